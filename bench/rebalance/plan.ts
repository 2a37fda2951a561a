export const PROTOCOLS = ['classic', 'consumer'] as const;
export type GroupProtocol = (typeof PROTOCOLS)[number];

export interface RebalancePlan {
  readonly groups: number;
  /** Of each group; the topic has as many partitions. */
  readonly members: number;
  /** Classic groups, or those of KIP-848. */
  readonly protocol: GroupProtocol;
  /** How long groups are left alone between their forming and the restart of their members. */
  readonly steadyMs: number;
  /** Between two heartbeats of a member of a classic group; in the other protocol the broker says. */
  readonly heartbeatMs: number;
  /** Of what is drawn at random. */
  readonly seed: number;
}

/** Defaults of Kafka's Java consumer: `session.timeout.ms`, `max.poll.interval.ms`. */
export const SESSION_TIMEOUT_MS = 45_000;
export const REBALANCE_TIMEOUT_MS = 300_000;
/** Between two commits of a group. */
export const COMMIT_INTERVAL_MS = 1_000;
