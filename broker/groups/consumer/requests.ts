import type { ListedPartitions } from './partitions.js';

/** What a member says in a heartbeat. Null and -1 mean that nothing changed since the last one. */
export interface ConsumerHeartbeat {
  readonly groupId: string;
  /** Empty for a new member that leaves it to the coordinator to name it. */
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[] | null;
  readonly subscribedTopicRegex: string | null;
  readonly serverAssignor: string | null;
  /** What it owns. */
  readonly topicPartitions: ListedPartitions | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** Whether a new member has to name itself (KIP-1082: v1 on). */
  readonly mustNameItself: boolean;
}

export interface ConsumerHeartbeatResult {
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** Null where the member has it already. */
  readonly assignment: { readonly topicPartitions: ListedPartitions } | null;
}
