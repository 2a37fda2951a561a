import { totalmem } from 'node:os';
import { FluxmqError } from './errors.js';
import { SMALLEST_TIER } from './storage/memory-tier.js';

/** How a broker is set up. Every field has a default; `fluxmq-broker serve` has an option for each. */
export interface BrokerConfig {
  /** TCP port to listen on; 0 for any free one. Default 9092. */
  readonly port: number;
  /** Address to bind to. Default 0.0.0.0. */
  readonly host: string;
  /** What clients are told to connect to. Default: `host`, or localhost where that is a wildcard. */
  readonly advertisedHost: string | undefined;
  /** Default: the port that is listened on. */
  readonly advertisedPort: number | undefined;
  /** This broker's id in the cluster. Default: the one that the data directory belongs to, or 1. */
  readonly brokerId: number | undefined;
  /** Serve the consumer group APIs. Default false here, true in `serve`. */
  readonly enableConsumerGroups: boolean;
  /** Encrypt connections. Not there yet: true is refused. Default false. */
  readonly enableTls: boolean;
  /** Ask access control lists before every request. Not there yet: true is refused. Default false. */
  readonly enableAcl: boolean;
  /** How long a new, empty group waits for more members before its first assignment, in ms. Default 3000, as Kafka's; 0 in `serve`. */
  readonly groupInitialRebalanceDelayMs: number;
  /** Shortest session that a member of a classic group may ask for, in ms. Default 6000, as Kafka's. */
  readonly groupMinSessionTimeoutMs: number;
  /** Longest one. Default 1,800,000, as Kafka's. */
  readonly groupMaxSessionTimeoutMs: number;
  /** Most members of a classic group. Default 2^31-1, as Kafka's. */
  readonly groupMaxSize: number;
  /** How long offsets of groups are kept that nobody uses, in minutes. Default 10,080, which is a week, as Kafka's. */
  readonly offsetsRetentionMinutes: number;
  /** Where logs are stored; without one they are kept in memory. */
  readonly dataDir: string | undefined;
  /** Connections beyond this number are closed at once. Default 1000. */
  readonly maxConnections: number;
  /** Bytes taken from a socket at a time, but for a larger request, which is received as a whole. Default 8192. */
  readonly bufferSize: number;
  /** Bytes after which a partition's log begins a new segment file. Default 1 GiB. */
  readonly segmentSize: number;
  /** How long records are kept in topics that do not say (`retention.ms`), in ms; -1 for ever. Default 7 days, as Kafka's. */
  readonly retentionMs: number;
  /** Bytes that are kept of each partition of topics that do not say (`retention.bytes`); -1, the default, for no limit. */
  readonly retentionBytes: number;
  /** How often logs are gone over for what is to be deleted, in ms. Default 5 minutes, as Kafka's. */
  readonly retentionCheckIntervalMs: number;
  /** How often logs are gone over for what is to be compacted, in ms. Default 15 seconds, as Kafka's. */
  readonly compactionIntervalMs: number;
  /**
   * Bytes of memory for the newest batches of all partitions, from which consumers near the end are served; 0 for none.
   * Default: a 128th of the machine's memory, 32 MiB at the most: a broker should stay small, and what is older comes from the
   * page cache of the system at nearly the same cost.
   */
  readonly memoryTier: number;
  /**
   * When what was acknowledged is on the disk: `always` waits for it before every acknowledgement, so that it survives a loss
   * of power; `never` leaves it to the system, as Kafka does, where a topic does not say otherwise (`flush.messages`,
   * `flush.ms`). Default `never`.
   */
  readonly fsync: 'always' | 'never';
  /** Let a Metadata request create the topics that it asks for. Default true. */
  readonly autoCreateTopics: boolean;
  /** Partitions of a topic that does not say how many. Default 1. */
  readonly defaultPartitions: number;
  /** Serve Prometheus metrics over HTTP on this port; 0 for any free one. Default: not at all. */
  readonly metricsPort: number | undefined;
}

export const DEFAULT_CONFIG: BrokerConfig = {
  port: 9092,
  host: '0.0.0.0',
  advertisedHost: undefined,
  advertisedPort: undefined,
  brokerId: undefined,
  enableConsumerGroups: false,
  enableTls: false,
  enableAcl: false,
  groupInitialRebalanceDelayMs: 3000,
  groupMinSessionTimeoutMs: 6000,
  groupMaxSessionTimeoutMs: 1_800_000,
  groupMaxSize: 2 ** 31 - 1,
  offsetsRetentionMinutes: 7 * 24 * 60,
  dataDir: undefined,
  maxConnections: 1000,
  bufferSize: 8192,
  segmentSize: 1024 ** 3,
  retentionMs: 7 * 24 * 60 * 60 * 1000,
  retentionBytes: -1,
  retentionCheckIntervalMs: 5 * 60 * 1000,
  compactionIntervalMs: 15_000,
  memoryTier: Math.min(32 * 1024 ** 2, Math.floor(totalmem() / 128)),
  fsync: 'never',
  autoCreateTopics: true,
  defaultPartitions: 1,
  metricsPort: undefined,
};

/** Number fields with the values that they may take. */
const RANGES = {
  port: [0, 65_535],
  advertisedPort: [1, 65_535],
  metricsPort: [0, 65_535],
  brokerId: [0, 2 ** 31 - 1],
  groupInitialRebalanceDelayMs: [0, 2 ** 31 - 1],
  groupMinSessionTimeoutMs: [1, 2 ** 31 - 1],
  groupMaxSessionTimeoutMs: [1, 2 ** 31 - 1],
  groupMaxSize: [1, 2 ** 31 - 1],
  offsetsRetentionMinutes: [1, 2 ** 31 - 1],
  maxConnections: [1, 2 ** 31 - 1],
  bufferSize: [1, 2 ** 30],
  // Offsets and positions inside a segment are int32 in its index files.
  segmentSize: [1024, 2 ** 31 - 1],
  retentionMs: [-1, Number.MAX_SAFE_INTEGER],
  retentionBytes: [-1, Number.MAX_SAFE_INTEGER],
  retentionCheckIntervalMs: [1, 2 ** 31 - 1],
  compactionIntervalMs: [1, 2 ** 31 - 1],
  memoryTier: [0, Number.MAX_SAFE_INTEGER],
  defaultPartitions: [1, 100_000],
} as const;

export const FSYNC: readonly string[] = ['always', 'never'] satisfies BrokerConfig['fsync'][];

/** Fills in defaults. Throws a `FluxmqError` of kind Config that names the field and what it may be. */
export function resolveConfig(given: Partial<BrokerConfig>): BrokerConfig {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const [field, value] of Object.entries(set)) checkType(field, value);
  const config: BrokerConfig = { ...DEFAULT_CONFIG, ...set };
  for (const [field, [min, max]] of Object.entries(RANGES)) {
    const value = config[field as keyof typeof RANGES];
    if (value !== undefined && !(Number.isInteger(value) && value >= min && value <= max)) {
      throw new FluxmqError('Config', `${field} is ${value}; it must be a whole number from ${min} to ${max}.`);
    }
  }
  if (config.memoryTier > 0 && config.memoryTier < SMALLEST_TIER) {
    throw new FluxmqError(
      'Config',
      `memoryTier is ${config.memoryTier}; it must be 0 or at least ${SMALLEST_TIER} bytes.`,
    );
  }
  if (!FSYNC.includes(config.fsync)) {
    throw new FluxmqError('Config', `fsync is '${config.fsync}'; it must be one of ${FSYNC.join(', ')}.`);
  }
  if (config.enableTls || config.enableAcl) {
    const field = config.enableTls ? 'enableTls' : 'enableAcl';
    throw new FluxmqError(
      'Config',
      `${field} is set, and this version cannot do it: rather than serve unprotected, it does not start.`,
    );
  }
  return config;
}

/** What topics that say nothing of their own get from the broker's settings. */
export function topicConfigDefaults(config: BrokerConfig): ReadonlyMap<string, string> {
  const { segmentSize, retentionMs, retentionBytes, fsync } = config;
  return new Map([
    ['segment.bytes', String(segmentSize)],
    ['retention.ms', String(retentionMs)],
    ['retention.bytes', String(retentionBytes)],
    ...(fsync === 'always' ? [['flush.messages', '1'] as const] : []),
  ]);
}

/** The types of the fields that have no default. */
const TYPES: Readonly<Record<string, string>> = {
  advertisedHost: 'string',
  advertisedPort: 'number',
  brokerId: 'number',
  dataDir: 'string',
  metricsPort: 'number',
};

/** JavaScript hands over what TypeScript would not: a mistyped setting must not be taken for the default. */
function checkType(field: string, value: unknown): void {
  if (!Object.hasOwn(DEFAULT_CONFIG, field)) throw new FluxmqError('Config', `There is no setting '${field}'.`);
  const type = TYPES[field] ?? typeof DEFAULT_CONFIG[field as keyof BrokerConfig];
  if (typeof value !== type || value === '') {
    throw new FluxmqError(
      'Config',
      `${field} is ${JSON.stringify(value)}; it must be a ${type}${type === 'string' ? ' that is not empty' : ''}.`,
    );
  }
}
