import { FluxmqError } from '../errors.js';

/** How groups behave. Every field has the default of Apache Kafka's setting that its comment names. */
export interface GroupConfig {
  /** For members that join through the library without saying; every client on the wire says. Default 30,000. */
  readonly defaultSessionTimeoutMs: number;
  /** Shortest session that a member may ask for: `group.min.session.timeout.ms`. Default 6,000. */
  readonly minSessionTimeoutMs: number;
  /** Longest one: `group.max.session.timeout.ms`. Default 1,800,000. */
  readonly maxSessionTimeoutMs: number;
  /** How long an empty group waits for more members before its first assignment: `group.initial.rebalance.delay.ms`. Default 3,000. */
  readonly initialRebalanceDelayMs: number;
  /** Most members of one group: `group.max.size`. Default 2^31-1. */
  readonly maxSize: number;
  /** Longest metadata of a committed offset, in UTF-16 units as Kafka counts it: `offset.metadata.max.bytes`. Default 4,096. */
  readonly offsetMetadataMaxBytes: number;
  /** How long offsets are kept that nobody uses: `offsets.retention.minutes`. Default 10,080, which is a week. */
  readonly offsetsRetentionMinutes: number;
  /** How often groups and offsets that nobody uses are looked for: `offsets.retention.check.interval.ms`. Default 600,000. */
  readonly expiryCheckIntervalMs: number;
}

const INT32_MAX = 2 ** 31 - 1;

export const DEFAULT_GROUP_CONFIG: GroupConfig = {
  defaultSessionTimeoutMs: 30_000,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  initialRebalanceDelayMs: 3_000,
  maxSize: INT32_MAX,
  offsetMetadataMaxBytes: 4_096,
  offsetsRetentionMinutes: 7 * 24 * 60,
  expiryCheckIntervalMs: 600_000,
};

/** Smallest value of each field; the largest is that of an int32, and of a timer. */
const MIN: GroupConfig = {
  defaultSessionTimeoutMs: 1,
  minSessionTimeoutMs: 1,
  maxSessionTimeoutMs: 1,
  initialRebalanceDelayMs: 0,
  maxSize: 1,
  offsetMetadataMaxBytes: 0,
  offsetsRetentionMinutes: 1,
  expiryCheckIntervalMs: 1,
};

/** Fills in defaults. Throws a `FluxmqError` of kind Config that names the field and what it may be. */
export function resolveGroupConfig(given: Partial<GroupConfig>): GroupConfig {
  const config = { ...DEFAULT_GROUP_CONFIG, ...given };
  for (const [field, min] of Object.entries(MIN)) {
    const value = config[field as keyof GroupConfig];
    if (!Number.isInteger(value) || value < min || value > INT32_MAX) {
      throw new FluxmqError('Config', `${field} is ${value}; it must be a whole number from ${min} to ${INT32_MAX}.`);
    }
  }
  return config;
}
