import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  ApiVersions,
  ConsumerGroupHeartbeat,
  CreateTopics,
  DescribeConfigs,
  GetTelemetrySubscriptions,
  IncrementalAlterConfigs,
} from '../../protocol/index.js';
import type { BrokerConfig } from '../config.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { connectTo, LOCALHOST, rawClientOf, runningBroker } from '../testing/running-broker.js';
import { ConfigSource } from './config-source.js';
import { ResourceType } from './resource-type.js';

const { BROKER, CLIENT_METRICS, GROUP, TOPIC } = ResourceType;
const SET = 0;

async function client(config: Partial<BrokerConfig> = {}) {
  const broker = await runningBroker(config);
  const connection = await connectTo(broker);
  return {
    broker,
    connection,
    async set(resourceType: number, resourceName: string, name: string, value: string) {
      const resources = [{ resourceType, resourceName, configs: [{ name, configOperation: SET, value }] }];
      const { responses } = await connection.send(IncrementalAlterConfigs, 1, { resources });
      expect(responses).toMatchObject([{ errorCode: 0 }]);
    },
    /** Value and source of each config. */
    async see(resourceType: number, resourceName: string, ...configurationKeys: string[]) {
      const resources = [{ resourceType, resourceName, configurationKeys }];
      const { results } = await connection.send(DescribeConfigs, 4, { resources });
      return Object.fromEntries(
        results[0]?.configs.map(({ name, value, configSource }) => [name, [value, configSource]]) ?? [],
      );
    },
  };
}

test('a broker tells how it was started', async () => {
  const { broker, see } = await client({ brokerId: 3, segmentSize: 5_000_000, retentionMs: -1, fsync: 'always' });
  const names = ['node.id', 'advertised.listeners', 'log.segment.bytes', 'log.retention.bytes', 'num.partitions'];
  expect(await see(BROKER, '3', ...names)).toEqual({
    'node.id': ['3', ConfigSource.STATIC_BROKER],
    'advertised.listeners': [`PLAINTEXT://${LOCALHOST}:${broker.port}`, ConfigSource.STATIC_BROKER],
    'log.segment.bytes': ['5000000', ConfigSource.STATIC_BROKER],
    'log.retention.bytes': ['-1', ConfigSource.DEFAULT],
    'num.partitions': ['1', ConfigSource.DEFAULT],
  });
});

test('what was set is set after the next start', async () => {
  const dataDir = temporaryDirectory();
  const first = await client({ dataDir, retentionMs: 1_000_000 });
  const topics = [{ name: 't', numPartitions: 1, replicationFactor: 1 }];
  await first.connection.send(CreateTopics, 7, { topics, timeoutMs: 1000 });
  await first.set(TOPIC, 't', 'segment.ms', '77');
  await first.set(BROKER, '', 'log.retention.ms', '88');
  await first.set(BROKER, '1', 'message.max.bytes', '99');
  const names = ['segment.ms', 'retention.ms', 'max.message.bytes', 'retention.bytes'];
  const seen = await first.see(TOPIC, 't', ...names);
  expect(seen).toEqual({
    'segment.ms': ['77', ConfigSource.TOPIC],
    'retention.ms': ['88', ConfigSource.DYNAMIC_DEFAULT_BROKER],
    'max.message.bytes': ['99', ConfigSource.DYNAMIC_BROKER],
    'retention.bytes': ['-1', ConfigSource.DEFAULT],
  });
  await first.broker.close();
  const second = await client({ dataDir, retentionMs: 1_000_000 });
  expect(await second.see(TOPIC, 't', ...names)).toEqual(seen);
});

test('max.connections counts from the next connection on', async () => {
  const { broker, set } = await client();
  await connectTo(broker);
  await set(BROKER, '1', 'max.connections', '2');
  await once(rawClientOf(broker).resume(), 'close');
  await set(BROKER, '1', 'max.connections', '3');
  await connectTo(broker);
});

test('what is set for a group of consumers is told to its members, and nobody else', async () => {
  const { connection, set } = await client({ enableConsumerGroups: true });
  await set(GROUP, 'slow', 'consumer.heartbeat.interval.ms', '12000');
  const intervalIn = async (groupId: string) => {
    const joining = { groupId, memberId: 'me', memberEpoch: 0, rebalanceTimeoutMs: 1_000, subscribedTopicNames: ['t'] };
    const answer = await connection.send(ConsumerGroupHeartbeat, 1, { ...joining, topicPartitions: [] });
    return answer.heartbeatIntervalMs;
  };
  expect([await intervalIn('slow'), await intervalIn('other')]).toEqual([12_000, 5_000]);
});

test('a client that offers its metrics is told which are wanted of such clients', async () => {
  const { connection, set } = await client();
  await set(CLIENT_METRICS, 'all', 'metrics', 'org.apache.kafka.consumer.');
  await set(CLIENT_METRICS, 'fluxy', 'match', 'client_software_name=fluxy,client_source_address=127.*');
  await set(CLIENT_METRICS, 'fluxy', 'metrics', '*');
  await set(CLIENT_METRICS, 'fluxy', 'interval.ms', '1000');
  const ask = () => connection.send(GetTelemetrySubscriptions, 0, {});
  expect(await ask()).toMatchObject({ requestedMetrics: ['org.apache.kafka.consumer.'], pushIntervalMs: 300_000 });
  await connection.send(ApiVersions, 3, { clientSoftwareName: 'fluxy', clientSoftwareVersion: '1.2' });
  expect(await ask()).toMatchObject({ requestedMetrics: ['*'], pushIntervalMs: 1_000 });
});
