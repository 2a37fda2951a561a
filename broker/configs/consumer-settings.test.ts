import { expect, test } from 'vitest';
import { metadataInMemory } from '../metadata/open-metadata.js';
import { BrokerLayers } from './broker-layers.js';
import { consumerSettings } from './consumer-settings.js';
import { ResourceType } from './resource-type.js';

const { BROKER, GROUP } = ResourceType;

test('what a group sets lies over what brokers have, and that over the defaults', async () => {
  const metadata = await metadataInMemory();
  const layers = new BrokerLayers(metadata, new Map([['group.consumer.session.timeout.ms', '50000']]));
  const settings = () => consumerSettings(metadata, layers, 'g');
  expect(settings()).toEqual({ sessionTimeoutMs: 50_000, heartbeatIntervalMs: 5_000, assignmentIntervalMs: 1_000 });
  await metadata.changeConfigs(BROKER, '', [{ name: 'group.consumer.assignment.interval.ms', value: '2000' }]);
  // Kafka does not let it be set while a broker runs, and passes over what another broker may have let through.
  await metadata.changeConfigs(BROKER, '', [{ name: 'group.consumer.heartbeat.interval.ms', value: '6000' }]);
  await metadata.changeConfigs(GROUP, 'g', [{ name: 'consumer.session.timeout.ms', value: '60000' }]);
  await metadata.changeConfigs(GROUP, 'another', [{ name: 'consumer.heartbeat.interval.ms', value: '9000' }]);
  expect(settings()).toEqual({ sessionTimeoutMs: 60_000, heartbeatIntervalMs: 5_000, assignmentIntervalMs: 2_000 });
});
