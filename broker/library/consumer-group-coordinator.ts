import { ConsumerProtocolSubscription, encodeConsumerProtocol } from '../../protocol/consumer-protocol.js';
import { FluxmqError } from '../errors.js';
import { DEFAULT_GROUP_CONFIG, type GroupConfig } from '../groups/config.js';
import { GroupCoordinator } from '../groups/coordinator.js';
import type { DescribedMember, Identity } from '../groups/requests.js';
import { AssignmentStrategy } from './assignment-strategy.js';
import { byTopic } from './by-topic.js';
import { decodeAssignment, encodeAssignment } from './consumer-assignment.js';
import type {
  ConsumerGroupAnswer,
  ConsumerGroupMessage,
  HeartbeatAnswer,
  HeartbeatMessage,
  JoinGroupAnswer,
  JoinGroupMessage,
  LeaveGroupAnswer,
  LeaveGroupMessage,
  OffsetCommitAnswer,
  OffsetCommitMessage,
  OffsetFetchAnswer,
  OffsetFetchMessage,
  SyncGroupAnswer,
  SyncGroupMessage,
} from './consumer-group-message.js';

/** How groups behave. */
export interface ConsumerGroupConfig extends GroupConfig {
  /** What a consumer joins with that names no protocol. Default RoundRobin. */
  readonly defaultAssignmentStrategy: AssignmentStrategy;
}

export const DEFAULT_CONSUMER_GROUP_CONFIG: ConsumerGroupConfig = {
  ...DEFAULT_GROUP_CONFIG,
  defaultAssignmentStrategy: AssignmentStrategy.RoundRobin,
};

/** The version of a subscription that says no more than which topics. */
const SUBSCRIPTION_VERSION = 0;

/**
 * The broker's coordinator of classic consumer groups, without a broker: who is in them, who reads what, and how far they have come.
 * It keeps them in memory, knows no topics, and takes offsets of any partition. Timers keep a process alive as long as there are
 * members: `close()` ends them.
 */
export class ConsumerGroupCoordinator {
  /** For the parts of this library that build on it. */
  readonly groups: GroupCoordinator;
  private readonly defaultAssignmentStrategy: AssignmentStrategy;

  /** Throws a `FluxmqError` of kind Config for settings that cannot be. */
  constructor(config: Partial<ConsumerGroupConfig> = {}) {
    const { defaultAssignmentStrategy, ...given } = { ...DEFAULT_CONSUMER_GROUP_CONFIG, ...config };
    const strategies: readonly string[] = Object.values(AssignmentStrategy);
    if (!strategies.includes(defaultAssignmentStrategy)) {
      throw new FluxmqError(
        'Config',
        `defaultAssignmentStrategy is '${defaultAssignmentStrategy}'; it must be one of ${strategies.join(', ')}.`,
      );
    }
    this.defaultAssignmentStrategy = defaultAssignmentStrategy;
    this.groups = new GroupCoordinator(given, { partitionExists: (_topic, partition) => partition >= 0 });
  }

  /** Does what a message asks. Refusals are error codes in the answer; throws a `FluxmqError` for what no message can hold. */
  handle(message: JoinGroupMessage): Promise<JoinGroupAnswer>;
  handle(message: SyncGroupMessage): Promise<SyncGroupAnswer>;
  handle(message: HeartbeatMessage): Promise<HeartbeatAnswer>;
  handle(message: LeaveGroupMessage): Promise<LeaveGroupAnswer>;
  handle(message: OffsetCommitMessage): Promise<OffsetCommitAnswer>;
  handle(message: OffsetFetchMessage): Promise<OffsetFetchAnswer>;
  handle(message: ConsumerGroupMessage): Promise<ConsumerGroupAnswer>;
  async handle(message: ConsumerGroupMessage): Promise<ConsumerGroupAnswer> {
    switch (message.type) {
      case 'JoinGroup':
        return this.join(message);
      case 'SyncGroup':
        return this.sync(message);
      case 'Heartbeat': {
        const { type, groupId, consumerId, generationId } = message;
        return {
          type,
          errorCode: this.groups.heartbeat({ groupId, generationId, ...this.identify(groupId, consumerId) }),
        };
      }
      case 'LeaveGroup':
        return this.leave(message);
      case 'OffsetCommit':
        return this.commit(message);
      case 'OffsetFetch':
        return this.fetch(message);
    }
  }

  /** Ends every session; who waits for an answer is told that there is no coordinator any more (15). */
  close(): void {
    this.groups.close();
  }

  private async join({ type, ...message }: JoinGroupMessage): Promise<JoinGroupAnswer> {
    const { groupId, consumerId, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs } = message;
    if (consumerId === '')
      throw new FluxmqError('Other', 'consumerId is empty; a consumer needs a name to join a group.');
    const { errorCode, generationId, protocolName, leader, members } = await this.groups.join({
      groupId,
      ...this.identify(groupId, consumerId),
      clientId,
      clientHost,
      protocolType: message.protocolType,
      protocols: message.groupProtocols.length > 0 ? message.groupProtocols : [this.defaultProtocol()],
      ...(sessionTimeoutMs !== undefined && { sessionTimeoutMs }),
      ...(rebalanceTimeoutMs !== undefined && { rebalanceTimeoutMs }),
      requireMemberId: false,
      canSkipAssignment: false,
      reason: null,
    });
    return {
      type,
      errorCode,
      consumerId,
      generationId,
      protocolName,
      leaderId: consumerIdOf(this.members(groupId).find(({ memberId }) => memberId === leader)),
      members: members.map((member) => ({ consumerId: consumerIdOf(member), metadata: member.metadata })),
    };
  }

  private async sync({ type, ...message }: SyncGroupMessage): Promise<SyncGroupAnswer> {
    const { groupId, consumerId, generationId, groupAssignments } = message;
    const members = this.members(groupId);
    const { errorCode, assignment } = await this.groups.sync({
      groupId,
      generationId,
      ...identityOf(consumerId, members),
      protocolType: null,
      protocolName: null,
      assignments: groupAssignments.map(({ consumerId: to, partitions }) => ({
        memberId: identityOf(to, members).memberId,
        assignment: encodeAssignment(partitions),
      })),
    });
    return { type, errorCode, partitions: decodeAssignment(assignment) };
  }

  private leave({ type, groupId, consumerId }: LeaveGroupMessage): LeaveGroupAnswer {
    const { errorCode, members } = this.groups.leave(groupId, [{ memberId: '', groupInstanceId: consumerId }]);
    return { type, errorCode: members[0]?.errorCode ?? errorCode };
  }

  private async commit({ type, ...message }: OffsetCommitMessage): Promise<OffsetCommitAnswer> {
    const { groupId, consumerId, generationId, retentionTimeMs = -1, offsets } = message;
    const topics = await this.groups.commitOffsets({
      groupId,
      generationId,
      ...this.identify(groupId, consumerId),
      retentionTimeMs: wholeNumber('retentionTimeMs', retentionTimeMs),
      topics: byTopic(offsets).map(([name, of]) => ({
        name,
        partitions: of.map(({ partition, offset, metadata = null }) => ({
          partitionIndex: partition,
          committedOffset: wholeNumber('offset', offset),
          committedLeaderEpoch: -1,
          committedMetadata: metadata,
        })),
      })),
    });
    const partitions = topics.flatMap(({ name: topic, partitions: of }) =>
      of.map(({ partitionIndex: partition, errorCode }) => ({ topic, partition, errorCode })),
    );
    return { type, partitions };
  }

  private fetch({ type, groupId, partitions: asked }: OffsetFetchMessage): OffsetFetchAnswer {
    const wanted =
      asked && byTopic(asked).map(([name, of]) => ({ name, partitionIndexes: of.map(({ partition }) => partition) }));
    const { errorCode, topics } = this.groups.fetchOffsets(groupId, wanted);
    const offsets = topics.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionIndex: partition, committedOffset, metadata }) => ({
        topic,
        partition,
        offset: Number(committedOffset),
        metadata,
      })),
    );
    return { type, errorCode, offsets };
  }

  private identify(groupId: string, consumerId: string): Identity {
    return identityOf(consumerId, this.members(groupId));
  }

  private members(groupId: string): readonly DescribedMember[] {
    const group = this.groups.describe(groupId);
    return typeof group === 'number' ? [] : group.members;
  }

  private defaultProtocol() {
    const metadata = encodeConsumerProtocol(ConsumerProtocolSubscription, {}, SUBSCRIPTION_VERSION);
    return { name: this.defaultAssignmentStrategy, metadata };
  }
}

/** A consumer has a name of its own, so it is a static member; an empty one is that of somebody who is none. */
function identityOf(consumerId: string, members: readonly DescribedMember[]): Identity {
  if (consumerId === '') return { memberId: '', groupInstanceId: null };
  const member = members.find(({ groupInstanceId }) => groupInstanceId === consumerId);
  return { memberId: member?.memberId ?? '', groupInstanceId: consumerId };
}

function consumerIdOf(member: Pick<DescribedMember, 'groupInstanceId'> | undefined): string {
  return member?.groupInstanceId ?? '';
}

function wholeNumber(what: string, value: number): bigint {
  if (!Number.isSafeInteger(value)) throw new FluxmqError('Other', `${what} is ${value}; it must be a whole number.`);
  return BigInt(value);
}
