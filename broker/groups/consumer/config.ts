/** Which groups may change from one protocol to the other while members are in them: `group.consumer.migration.policy`. */
export type MigrationPolicy = 'disabled' | 'downgrade' | 'upgrade' | 'bidirectional';

/** How groups of the new consumer protocol behave. Every field has the default of Apache Kafka's setting that its comment names. */
export interface ConsumerGroupConfig {
  /** After so long without a heartbeat a member is gone: `group.consumer.session.timeout.ms`. Default 45,000. */
  readonly sessionTimeoutMs: number;
  /** How often members are told to send one: `group.consumer.heartbeat.interval.ms`. Default 5,000. */
  readonly heartbeatIntervalMs: number;
  /** Most members of one group: `group.consumer.max.size`. Default 2^31-1. */
  readonly maxSize: number;
  /** Shortest time between two assignments of a group, so that many who join are one change: `group.consumer.assignment.interval.ms`. Default 1,000. */
  readonly assignmentIntervalMs: number;
  /** How often expressions are compared with the topics at least: `group.consumer.regex.refresh.interval.ms`. Default 600,000. */
  readonly regexRefreshIntervalMs: number;
  /** `group.consumer.migration.policy`. Default `bidirectional`. */
  readonly migrationPolicy: MigrationPolicy;
}

/** What one group may have otherwise than the others (`ConfigResource.GROUP`), by names that begin behind `group.`: `consumer.session.timeout.ms`. */
export type ConsumerGroupSettings = Pick<
  ConsumerGroupConfig,
  'sessionTimeoutMs' | 'heartbeatIntervalMs' | 'assignmentIntervalMs'
>;

export const DEFAULT_CONSUMER_GROUP_CONFIG: ConsumerGroupConfig = {
  sessionTimeoutMs: 45_000,
  heartbeatIntervalMs: 5_000,
  maxSize: 2 ** 31 - 1,
  assignmentIntervalMs: 1_000,
  regexRefreshIntervalMs: 600_000,
  migrationPolicy: 'bidirectional',
};
