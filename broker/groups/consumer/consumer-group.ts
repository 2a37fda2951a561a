import { CONSUMER_PROTOCOL_TYPE } from '../../../protocol/consumer-protocol.js';
import type { AnyGroup } from '../any-group.js';
import { ASSIGNORS } from './assignors/index.js';
import { type ConsumerMember, isReconciled } from './member.js';
import { Owners } from './owners.js';
import { NO_PARTITIONS, type Partitions } from './partitions.js';

/** As ConsumerGroupDescribe and ListGroups name them. */
export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

/** The topics that an expression stood for when it was last looked at. */
export interface ResolvedExpression {
  readonly topics: ReadonlySet<string>;
  /** In ms. */
  readonly timestamp: number;
}

/** The epoch of a group in which nothing happened yet: the first member makes it 2. */
export const FIRST_EPOCH = 1;

/**
 * A group of the new consumer protocol (KIP-848), as its records say. Whoever changes it writes records, and the group changes as
 * they are applied (`replay.ts`): what a restart finds is what there was.
 */
export class ConsumerGroup implements AnyGroup {
  readonly type = 'consumer';
  readonly protocolType = CONSUMER_PROTOCOL_TYPE;
  readonly isOfConsumers = true;
  readonly stateSince = undefined;
  epoch = FIRST_EPOCH;
  /** The epoch of the group that the target assignment was made for. */
  assignmentEpoch = FIRST_EPOCH;
  /** When that was, in ms; 0 for never. */
  assignmentTimestamp = 0;
  /** Of the topics that are subscribed to: another one is a reason to assign anew. */
  metadataHash = 0n;
  readonly expressions = new Map<string, ResolvedExpression>();
  /** What each member is to have. */
  readonly target = new Map<string, Partitions>();
  readonly owners = new Owners();
  /** Whether there is a record of the kind that Kafka 4.0 wrote and later ones delete. */
  hasPartitionMetadata = false;
  /** `TopicsView.revision` when the topics were last compared with `metadataHash`; undefined makes the next heartbeat do it. */
  topicsSeen: number | undefined;
  /** The same for `expressions`. */
  expressionsSeen: number | undefined;
  private readonly byId = new Map<string, ConsumerMember>();
  private readonly byInstance = new Map<string, string>();

  constructor(readonly id: string) {}

  get size(): number {
    return this.byId.size;
  }

  get isEmpty(): boolean {
    return this.byId.size === 0;
  }

  members(): IterableIterator<ConsumerMember> {
    return this.byId.values();
  }

  get(memberId: string): ConsumerMember | undefined {
    return this.byId.get(memberId);
  }

  getStatic(instanceId: string | null): ConsumerMember | undefined {
    return instanceId === null ? undefined : this.byId.get(this.byInstance.get(instanceId) ?? '');
  }

  /** Adds a member, or puts its new state in the place of the one before. */
  set(member: ConsumerMember): void {
    const before = this.byId.get(member.memberId);
    if (before !== undefined) this.owners.remove(before);
    this.owners.add(member);
    this.byId.set(member.memberId, member);
    if (member.instanceId !== null) this.byInstance.set(member.instanceId, member.memberId);
  }

  delete(memberId: string): void {
    const member = this.byId.get(memberId);
    if (member === undefined) return;
    this.owners.remove(member);
    this.byId.delete(memberId);
    // Its successor may have taken the instance id over already.
    if (member.instanceId !== null && this.byInstance.get(member.instanceId) === memberId) {
      this.byInstance.delete(member.instanceId);
    }
  }

  /** What a member is to have; a static one that has just come back has the target of its predecessor. */
  targetOf({ memberId, instanceId }: ConsumerMember): Partitions {
    const of = instanceId === null ? memberId : (this.byInstance.get(instanceId) ?? memberId);
    return this.target.get(of) ?? NO_PARTITIONS;
  }

  get state(): ConsumerGroupState {
    if (this.isEmpty) return 'Empty';
    if (this.epoch > this.assignmentEpoch) return 'Assigning';
    for (const member of this.members()) if (!isReconciled(member, this.assignmentEpoch)) return 'Reconciling';
    return 'Stable';
  }

  /** The assignor that most of those ask for who ask for one. */
  preferredAssignor(members: Iterable<ConsumerMember> = this.members()): string {
    const votes = new Map<string, number>();
    for (const { serverAssignor } of members) {
      if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1);
    }
    let preferred = ASSIGNORS[0].name;
    for (const [name, count] of votes) if (count > (votes.get(preferred) ?? 0)) preferred = name;
    return preferred;
  }

  subscribersOf(expression: string): number {
    let count = 0;
    for (const { subscribedTopicRegex } of this.members()) if (subscribedTopicRegex === expression) count++;
    return count;
  }

  get isIdle(): boolean {
    return this.isEmpty;
  }

  reads(topic: string): boolean {
    for (const member of this.members()) if (member.subscribedTopicNames.has(topic)) return true;
    for (const { topics } of this.expressions.values()) if (topics.has(topic)) return true;
    return false;
  }
}
