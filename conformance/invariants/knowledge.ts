import {
  type Api,
  ConsumerGroupHeartbeat,
  CreateTopics,
  DeleteTopics,
  Metadata,
  ZERO_UUID,
} from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { Commits } from './commits.js';
import { type LogBounds, Logs } from './log-bounds.js';
import { isRequest, isResponse } from './spoken-of.js';

/** What a test knew when it sent a request: while the request was under way it could learn more. */
export interface Snapshot {
  readonly logs: ReadonlyMap<string, LogBounds>;
  readonly commits: Commits;
}

/** A topic as messages speak of it: by name in old versions, by id in new ones. */
export interface SpokenTopic {
  readonly name: string | null;
  readonly topicId?: string;
}

/** What a test has seen and done so far: later answers may not contradict it. */
export class Knowledge {
  /** Names of topics by id, and ids by name. */
  private readonly names = new Map<string, string>();
  private readonly ids = new Map<string, string>();
  readonly logs = new Logs((topic) => this.nameOf(topic));
  readonly commits = new Commits((topic) => this.nameOf(topic));
  /** Values that are the same in all answers, by what they are. */
  private readonly constants = new Map<string, unknown>();

  /** Groups in which somebody has spoken the consumer protocol. */
  private readonly ofConsumers = new Set<string>();

  constructor(readonly cluster: Pick<ClusterClient, 'brokers' | 'advertised' | 'clusterId'>) {}

  snapshot(): Snapshot {
    return { logs: this.logs.snapshot(), commits: this.commits.snapshot() };
  }

  /** What a topic is called that a message names, or speaks of by its id alone; its id, where its name is not known. */
  nameOf({ name, topicId = ZERO_UUID }: SpokenTopic): string {
    if (name !== null && name !== '') return name;
    return this.topicName(topicId) ?? topicId;
  }

  /** The name that a topic of this id has. */
  topicName(id: string): string | undefined {
    return this.names.get(id);
  }

  /** The id that a topic of this name has. */
  topicId(name: string): string | undefined {
    return this.ids.get(name);
  }

  /** The value of `what` in the first answer that told it: `told`, where this is the first. */
  constant(what: string, told: unknown): unknown {
    if (!this.constants.has(what)) this.constants.set(what, told);
    return this.constants.get(what);
  }

  /** Whether nobody may lead a group: the broker assigns in one of the consumer protocol, also to members of the classic one (KIP-848). */
  mayBeLeaderless(groupId: string): boolean {
    return this.ofConsumers.has(groupId);
  }

  asked(api: Api, request: unknown): void {
    if (isRequest(api, ConsumerGroupHeartbeat, request)) this.ofConsumers.add(request.groupId);
    this.logs.asked(api, request);
    this.commits.asked(api, request);
    if (api.key === DeleteTopics.key) {
      this.names.clear();
      this.ids.clear();
      this.constants.clear();
    }
  }

  answered(api: Api, request: unknown, response: unknown): void {
    this.logs.answered(api, request, response);
    this.commits.answered(api, request, response);
    // An id that is given on trial is no topic's.
    if (isRequest(api, CreateTopics, request) && request.validateOnly) return;
    if (isResponse(api, Metadata, response) || isResponse(api, CreateTopics, response)) {
      for (const { name, topicId } of response.topics) if (name !== null) this.named(name, topicId);
    }
  }

  private named(name: string, id: string): void {
    if (id === ZERO_UUID) return;
    this.names.set(id, name);
    this.ids.set(name, id);
  }
}
