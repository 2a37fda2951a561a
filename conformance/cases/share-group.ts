import { randomUUID } from 'node:crypto';
import {
  type Address,
  IncrementalAlterConfigs,
  type Input,
  ShareAcknowledge,
  type ShareAcknowledgeResponse,
  ShareFetch,
  type ShareFetchResponse,
  ShareGroupHeartbeat,
  type ShareGroupHeartbeatRequest,
  type ShareGroupHeartbeatResponse,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import type { CaseContext } from '../case-context.js';
import { expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { freshGroup, type Group } from './group.js';

const PATIENCE_MS = 15_000;
const GROUP_RESOURCE = 32;
const SET = 0;
const LEAVING = -1;
const MAX_RECORDS = 100;

/** What a member can say of a record that it acquired. */
export const Acknowledge = { accept: 1, release: 2, reject: 3 } as const;

export interface Acknowledged {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly acknowledgeTypes: readonly number[];
}

type FetchedPartition = ShareFetchResponse['responses'][number]['partitions'][number];

/** A share group that begins with the first record there is, whatever the default of the broker. */
export async function freshShareGroup(context: CaseContext): Promise<Group> {
  const group = await freshGroup(context);
  const configs = [{ name: 'share.auto.offset.reset', configOperation: SET, value: 'earliest' }];
  const resources = [{ resourceType: GROUP_RESOURCE, resourceName: group.groupId, configs }];
  await context.client.send(context.client.controller(), IncrementalAlterConfigs, { resources });
  return group;
}

/** A member of a share group (KIP-932), with a share session at the leader of partition 0 of one topic. */
export class Sharer {
  /** Clients make up their ids. */
  readonly memberId = randomUUID();
  memberEpoch = 0;
  private sessionEpoch = 0;

  private constructor(
    private readonly group: Group,
    private readonly context: CaseContext,
  ) {}

  static of(group: Group, context: CaseContext): Sharer {
    const sharer = new Sharer(group, context);
    context.cleanUp(() => sharer.ask({ memberEpoch: LEAVING }));
    return sharer;
  }

  /** One that has partition 0 of a topic. */
  static async at(topic: TestTopic, group: Group, context: CaseContext): Promise<Sharer> {
    const sharer = Sharer.of(group, context);
    await sharer.join(topic);
    return sharer;
  }

  /** One heartbeat with what this member knows of itself. */
  ask(change: Input<ShareGroupHeartbeatRequest> = {}): Promise<ShareGroupHeartbeatResponse> {
    const { memberId, memberEpoch } = this;
    const { groupId, at } = this.group;
    return this.context.client.send(at, ShareGroupHeartbeat, { groupId, memberId, memberEpoch, ...change });
  }

  /** Joins and heartbeats until it has a partition. */
  async join({ name }: TestTopic): Promise<ShareGroupHeartbeatResponse> {
    let answer = await this.ask({ memberEpoch: 0, subscribedTopicNames: [name] });
    const assigned = await retry(async () => {
      this.memberEpoch = answer.memberEpoch;
      if ((answer.assignment?.topicPartitions.length ?? 0) > 0) return answer;
      answer = await this.ask();
      return undefined;
    }, PATIENCE_MS);
    expectThat('it has a partition', assigned !== undefined, answer);
    return answer;
  }

  /** Fetches until there are records, or only once where `patience` says so. */
  async acquire(at: Address, topic: TestTopic, waitMs = PATIENCE_MS): Promise<FetchedPartition | undefined> {
    return retry(async () => {
      const { responses } = await this.fetch(at, topic);
      const [partition] = responses.flatMap(({ partitions }) => partitions);
      return (partition?.acquiredRecords.length ?? 0) > 0 ? partition : undefined;
    }, waitMs);
  }

  async fetch(at: Address, { id }: TestTopic, shareSessionEpoch = this.sessionEpoch++): Promise<ShareFetchResponse> {
    const { memberId } = this;
    return this.context.send(
      ShareFetch,
      {
        groupId: this.group.groupId,
        memberId,
        shareSessionEpoch,
        maxWaitMs: 200,
        minBytes: 1,
        maxRecords: MAX_RECORDS,
        batchSize: MAX_RECORDS,
        topics: shareSessionEpoch === 0 ? [{ topicId: id, partitions: [{ partitionIndex: 0 }] }] : [],
      },
      at,
    );
  }

  acknowledge(
    at: Address,
    { id }: TestTopic,
    acknowledgementBatches: readonly Acknowledged[],
    shareSessionEpoch = this.sessionEpoch++,
  ): Promise<ShareAcknowledgeResponse> {
    const { memberId } = this;
    const topics = [{ topicId: id, partitions: [{ partitionIndex: 0, acknowledgementBatches }] }];
    return this.context.send(
      ShareAcknowledge,
      { groupId: this.group.groupId, memberId, shareSessionEpoch, topics },
      at,
    );
  }
}
