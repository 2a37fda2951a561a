/** One of the partitions of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Where a group stands in a partition: the offset of the message that it reads next. */
export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: number;
  /** What the group wants to remember beside it. Default null. */
  readonly metadata?: string | null;
}

/** A way to hand out partitions that a consumer knows, and what it tells the leader for it. */
export interface GroupProtocol {
  /** An `AssignmentStrategy`, or any other name on which the members agree. */
  readonly name: string;
  /** Bytes that only the members understand. */
  readonly metadata: Buffer;
}

/** What the leader hands out to one consumer. */
export interface GroupAssignment {
  readonly consumerId: string;
  readonly partitions: readonly TopicPartition[];
}

interface OfConsumer {
  readonly groupId: string;
  /**
   * The name that the consumer has chosen for itself. Whoever comes with the same one takes its place (KIP-345): after a restart a
   * consumer goes on with its partitions, if its session has not ended.
   */
  readonly consumerId: string;
}

/** Makes a consumer a member, or has it join again. The answer waits until all members have joined. */
export interface JoinGroupMessage extends OfConsumer {
  readonly type: 'JoinGroup';
  /** What the consumer's program calls itself. */
  readonly clientId: string;
  readonly clientHost: string;
  /** How long it may be silent, in ms. Default: that of the coordinator. */
  readonly sessionTimeoutMs?: number;
  /** How long a rebalance waits for it, in ms. Default: as long as its session. */
  readonly rebalanceTimeoutMs?: number;
  /** `consumer`, for all that read topics. */
  readonly protocolType: string;
  /** In the order of preference; an empty list stands for the coordinator's default strategy. */
  readonly groupProtocols: readonly GroupProtocol[];
}

/** Asks for the consumer's partitions. The answer waits until the leader has handed them out. */
export interface SyncGroupMessage extends OfConsumer {
  readonly type: 'SyncGroup';
  readonly generationId: number;
  /** To every consumer its own, from the leader; nothing from the others. */
  readonly groupAssignments: readonly GroupAssignment[];
}

/** Tells that the consumer is alive, and learns whether to join again. */
export interface HeartbeatMessage extends OfConsumer {
  readonly type: 'Heartbeat';
  readonly generationId: number;
}

export interface LeaveGroupMessage extends OfConsumer {
  readonly type: 'LeaveGroup';
}

/** Saves how far the group has come. */
export interface OffsetCommitMessage extends OfConsumer {
  readonly type: 'OffsetCommit';
  /** That of a member; -1 from somebody who is none, while there are no members. */
  readonly generationId: number;
  /** How long the offsets are to be kept, in ms; -1, the default, for as long as the coordinator keeps any. */
  readonly retentionTimeMs?: number;
  readonly offsets: readonly TopicPartitionOffset[];
}

/** Asks how far the group has come. */
export interface OffsetFetchMessage {
  readonly type: 'OffsetFetch';
  readonly groupId: string;
  /** null for all partitions of which something is saved. */
  readonly partitions: readonly TopicPartition[] | null;
}

/** What a `ConsumerGroupCoordinator` can be asked. */
export type ConsumerGroupMessage =
  | JoinGroupMessage
  | SyncGroupMessage
  | HeartbeatMessage
  | LeaveGroupMessage
  | OffsetCommitMessage
  | OffsetFetchMessage;

/** Every answer has a code of the Kafka protocol: 0 where all is well, 27 where a consumer has to join again, 25 where it is not known. */
interface Answer {
  readonly errorCode: number;
}

export interface JoinGroupAnswer extends Answer {
  readonly type: 'JoinGroup';
  readonly consumerId: string;
  readonly generationId: number;
  /** The strategy that was chosen. */
  readonly protocolName: string | null;
  /** Who hands out partitions; empty where the answer is an error. */
  readonly leaderId: string;
  /** Everybody, for the leader; nobody, for the others. */
  readonly members: readonly { readonly consumerId: string; readonly metadata: Buffer }[];
}

export interface SyncGroupAnswer extends Answer {
  readonly type: 'SyncGroup';
  readonly partitions: readonly TopicPartition[];
}

export interface HeartbeatAnswer extends Answer {
  readonly type: 'Heartbeat';
}

export interface LeaveGroupAnswer extends Answer {
  readonly type: 'LeaveGroup';
}

export interface OffsetCommitAnswer {
  readonly type: 'OffsetCommit';
  readonly partitions: readonly (TopicPartition & Answer)[];
}

export interface OffsetFetchAnswer extends Answer {
  readonly type: 'OffsetFetch';
  /** `offset` is -1 where nothing is saved. */
  readonly offsets: readonly TopicPartitionOffset[];
}

export type ConsumerGroupAnswer =
  | JoinGroupAnswer
  | SyncGroupAnswer
  | HeartbeatAnswer
  | LeaveGroupAnswer
  | OffsetCommitAnswer
  | OffsetFetchAnswer;
