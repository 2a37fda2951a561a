import type { ConsumerGroupSettings } from '../groups/consumer/config.js';
import type { ClusterMetadata } from '../metadata/cluster-metadata.js';
import type { BrokerLayers } from './broker-layers.js';
import { ResourceType } from './resource-type.js';

/** What the members of a group of the consumer protocol have to obey now: its own configs over those of the broker, as Kafka 4.3.1 lays them. */
export function consumerSettings(
  metadata: ClusterMetadata,
  layers: BrokerLayers,
  groupId: string,
): ConsumerGroupSettings {
  const own = metadata.configs(ResourceType.GROUP, groupId);
  const value = (name: string) => Number(own.get(name) ?? layers.value(`group.${name}`));
  return {
    sessionTimeoutMs: value('consumer.session.timeout.ms'),
    heartbeatIntervalMs: value('consumer.heartbeat.interval.ms'),
    assignmentIntervalMs: value('consumer.assignment.interval.ms'),
  };
}
