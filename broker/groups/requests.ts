/**
 * What a coordinator is asked and what it answers, in its own terms. What differs by version of the protocol is said in a
 * field here; the handlers know the versions.
 */

import type { AnyGroup } from './any-group.js';
import type { AnsweredTopic } from './partition-answers.js';
import type { GroupState } from './state.js';

/** One assignment strategy that a member knows, and what it tells the leader for it. */
export interface Protocol {
  readonly name: string;
  readonly metadata: Buffer;
}

/** Who speaks. A static member (KIP-345) has an instance id that outlives its member ids. */
export interface Identity {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface JoinRequest extends Identity {
  readonly groupId: string;
  readonly clientId: string;
  readonly clientHost: string;
  readonly protocolType: string;
  /** In the order of the member's preference. */
  readonly protocols: readonly Protocol[];
  /** Default: the coordinator's `defaultSessionTimeoutMs`. */
  readonly sessionTimeoutMs?: number;
  /** How long a rebalance waits for this member. Default: its session timeout, as before v1. */
  readonly rebalanceTimeoutMs?: number;
  /** Whether a new member is sent away with an id first, which it joins with then (KIP-394: v4 on). */
  readonly requireMemberId: boolean;
  /** Whether a leader can be told not to assign (KIP-814: v9 on). */
  readonly canSkipAssignment: boolean;
  /** Why it joins, for the log (KIP-800). */
  readonly reason: string | null;
}

export interface JoinedMember extends Identity {
  readonly metadata: Buffer;
}

export interface JoinResult {
  readonly errorCode: number;
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** The member id of the leader. */
  readonly leader: string;
  readonly skipAssignment: boolean;
  readonly memberId: string;
  /** Everyone, for the leader; nobody, for all others. */
  readonly members: readonly JoinedMember[];
}

export interface Assignment {
  readonly memberId: string;
  readonly assignment: Buffer;
}

export interface SyncRequest extends Identity {
  readonly groupId: string;
  readonly generationId: number;
  /** What the member believes to be the group's (KIP-559: v5 on); null where the version does not say. */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** For every member from the leader, none from the others. */
  readonly assignments: readonly Assignment[];
}

export interface SyncResult {
  readonly errorCode: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: Buffer;
}

export interface HeartbeatRequest extends Identity {
  readonly groupId: string;
  readonly generationId: number;
}

export interface Leaving extends Identity {
  /** Why it leaves, for the log (KIP-800). */
  readonly reason?: string | null;
}

export interface LeaveResult {
  readonly errorCode: number;
  readonly members: readonly (Identity & { readonly errorCode: number })[];
}

export interface CommitRequest extends Identity {
  readonly groupId: string;
  /** -1 from a consumer that only keeps its offsets here and is no member. */
  readonly generationId: number;
  /** Whether the answer can say that a member epoch is stale (KIP-848: v9 on). */
  readonly knowsMemberEpochs?: boolean;
  /** How long the offsets are kept, in ms (v2 to v4); -1, or nothing, for as long as the broker keeps them. */
  readonly retentionTimeMs?: bigint;
  readonly topics: readonly CommitTopic[];
}

/** Offsets that count when the transaction of a producer is committed (KIP-98, KIP-447). */
export interface TransactionalCommitRequest extends Omit<CommitRequest, 'retentionTimeMs'> {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

export interface CommitTopic {
  readonly name: string;
  readonly partitions: readonly {
    readonly partitionIndex: number;
    readonly committedOffset: bigint;
    readonly committedLeaderEpoch: number;
    readonly committedMetadata: string | null;
    /** When the client committed, in ms (v1); -1, or nothing, for now. */
    readonly commitTimestamp?: bigint;
  }[];
}

export interface FetchTopic {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface FetchResult {
  readonly errorCode: number;
  readonly topics: readonly FetchedTopic[];
}

export interface FetchedTopic {
  readonly name: string;
  readonly partitions: readonly {
    readonly partitionIndex: number;
    readonly committedOffset: bigint;
    readonly committedLeaderEpoch: number;
    readonly metadata: string;
    readonly errorCode: number;
  }[];
}

/** Which groups to list; an empty list asks for all. */
export interface GroupFilter {
  readonly states: readonly string[];
  readonly types: readonly string[];
}

export interface ListedGroup {
  readonly groupId: string;
  readonly state: AnyGroup['state'];
  readonly type: AnyGroup['type'];
  /** Empty where nobody has ever joined. */
  readonly protocolType: string;
}

export interface DescribedMember extends Identity {
  readonly clientId: string;
  readonly clientHost: string;
  /** What it says under the group's protocol; empty unless the group is stable. */
  readonly metadata: Buffer;
  readonly assignment: Buffer;
}

export interface GroupDescription {
  readonly groupId: string;
  readonly state: GroupState;
  /** Empty where nobody has ever joined. */
  readonly protocolType: string;
  /** Empty unless the group is stable. */
  readonly protocolName: string;
  readonly members: readonly DescribedMember[];
}

export interface DeleteOffsetsResult {
  readonly errorCode: number;
  /** Empty where the whole request is refused. */
  readonly topics: readonly AnsweredTopic[];
}
