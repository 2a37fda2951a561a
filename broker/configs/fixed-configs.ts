import type { BrokerAddress } from '../cluster/cluster.js';
import { type BrokerConfig, DEFAULT_CONFIG, topicConfigDefaults } from '../config.js';
import type { Identity } from '../metadata/identity.js';
import { brokerConfigOf, TOPIC_CONFIGS } from './topic-configs.js';

/** The name of the one listener that there is, and of what it speaks. */
export const LISTENER = 'PLAINTEXT';

/**
 * How a broker was started, by Kafka's names of configs. What is as it is by default counts as not set, and what Kafka has no
 * name for is left out.
 */
export function fixedConfigs(config: BrokerConfig, { nodeId }: Identity): ReadonlyMap<string, string> {
  const set = new Map([
    ['broker.id', String(nodeId)],
    ['node.id', String(nodeId)],
    ['process.roles', 'broker,controller'],
    ['max.connections', String(config.maxConnections)],
    // There is one broker for the topics that the coordinators keep.
    ['offsets.topic.replication.factor', '1'],
    ['transaction.state.log.min.isr', '1'],
    ['transaction.state.log.replication.factor', '1'],
  ]);
  if (config.dataDir !== undefined) set.set('log.dirs', config.dataDir);
  for (const [name, value] of topicConfigDefaults(config)) {
    const ofBroker = brokerConfigOf(name);
    if (ofBroker !== undefined && TOPIC_CONFIGS.get(name)?.initial !== value) set.set(ofBroker, value);
  }
  for (const [field, name] of Object.entries(NAMES)) {
    const value = config[field as keyof typeof NAMES];
    if (value !== DEFAULT_CONFIG[field as keyof typeof NAMES]) set.set(name, String(value));
  }
  return set;
}

/** Settings that Kafka has by another name and with the same default. */
const NAMES = {
  autoCreateTopics: 'auto.create.topics.enable',
  compactionIntervalMs: 'log.cleaner.backoff.ms',
  defaultPartitions: 'num.partitions',
  groupInitialRebalanceDelayMs: 'group.initial.rebalance.delay.ms',
  groupMaxSessionTimeoutMs: 'group.max.session.timeout.ms',
  groupMaxSize: 'group.max.size',
  groupMinSessionTimeoutMs: 'group.min.session.timeout.ms',
  offsetsRetentionMinutes: 'offsets.retention.minutes',
  retentionCheckIntervalMs: 'log.retention.check.interval.ms',
} as const satisfies Partial<Record<keyof BrokerConfig, string>>;

/** Where a broker listens on `port`, and what it tells clients to connect to. */
export function listenerConfigs(
  { host }: BrokerConfig,
  port: number,
  advertised: BrokerAddress,
): ReadonlyMap<string, string> {
  return new Map([
    ['listeners', `${LISTENER}://${host}:${port}`],
    ['advertised.listeners', `${LISTENER}://${advertised.host}:${advertised.port}`],
    ['inter.broker.listener.name', LISTENER],
  ]);
}
