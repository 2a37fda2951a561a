import { clusterConfigs } from './brokers/cluster.js';
import { groupConfigs, offsetConfigs } from './brokers/groups.js';
import { logConfigs } from './brokers/logs.js';
import { metricsConfigs } from './brokers/metrics.js';
import { networkConfigs } from './brokers/network.js';
import { shareCoordinatorConfigs, shareGroupConfigs, streamsGroupConfigs } from './brokers/newer-groups.js';
import { remoteStorageConfigs } from './brokers/remote-storage.js';
import { quotaConfigs, replicationConfigs, throttleConfigs } from './brokers/replication.js';
import { oauthConfigs, saslConfigs } from './brokers/sasl.js';
import { securityConfigs, tlsConfigs } from './brokers/security.js';
import { topicManagementConfigs } from './brokers/topics.js';
import { transactionConfigs } from './brokers/transactions.js';
import { type ConfigDefinition, definitionsOf } from './definition.js';

/** The configs of brokers that Kafka 4.3.1 knows. What this broker cannot do has Kafka's default and no effect. */
export const BROKER_CONFIGS = definitionsOf(
  clusterConfigs,
  groupConfigs,
  logConfigs,
  metricsConfigs,
  networkConfigs,
  oauthConfigs,
  offsetConfigs,
  quotaConfigs,
  remoteStorageConfigs,
  replicationConfigs,
  saslConfigs,
  securityConfigs,
  shareCoordinatorConfigs,
  shareGroupConfigs,
  streamsGroupConfigs,
  tlsConfigs,
  topicManagementConfigs,
  transactionConfigs,
);

const THROTTLES = definitionsOf(throttleConfigs);

/** Configs that say the same thing in other units: the first that is set holds. */
const SAME_THING: readonly (readonly string[])[] = [
  ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
  ['log.roll.ms', 'log.roll.hours'],
  ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
  ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'],
];

const JAAS = 'sasl.jaas.config';
const OF_ONE_LISTENER = /^listener\.name\.[^.]*\.(.*)$/;

/** Its own name or, of a config of one listener, that of the config for all. */
export function baseName(name: string): string {
  const base = OF_ONE_LISTENER.exec(name)?.[1];
  if (base === undefined) return name;
  // Of a mechanism: `listener.name.NAME.scram-sha-256.sasl.jaas.config`.
  return base.endsWith(`.${JAAS}`) ? JAAS : base;
}

export function isOfOneListener(name: string): boolean {
  return OF_ONE_LISTENER.test(name);
}

/** The definition of a config, also of one of a single listener; undefined for a name that nobody knows. */
export function brokerConfig(name: string): ConfigDefinition | undefined {
  const base = baseName(name);
  return BROKER_CONFIGS.get(base) ?? THROTTLES.get(base);
}

/** The names under which a config of brokers can be set. */
export function namesOf(name: string): readonly string[] {
  const same = SAME_THING.find((names) => names.includes(name));
  if (same !== undefined) return same;
  return isOfOneListener(name) ? [name, baseName(name)] : [name];
}
