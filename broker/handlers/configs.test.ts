import { describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { ConfigSource } from '../configs/config-source.js';
import { ResourceType } from '../configs/resource-type.js';
import type { Services } from '../handler.js';
import { ClusterMetadata } from '../metadata/cluster-metadata.js';
import { storageError } from '../storage/storage-error.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { produce } from './00-produce.js';
import { createTopics } from './19-create-topics.js';
import { describeConfigs } from './32-describe-configs.js';
import { alterConfigs } from './33-alter-configs.js';
import { incrementalAlterConfigs } from './44-incremental-alter-configs.js';
import { listConfigResources } from './74-list-config-resources.js';

const { TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP } = ResourceType;
const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3];
const SELF = '1';

type Changes = readonly (readonly [name: string, operation: number, value: string | null])[];

const resourceOf = (resourceType: number, resourceName: string, changes: Changes) => ({
  resourceType,
  resourceName,
  configs: changes.map(([name, configOperation, value]) => ({ name, configOperation, value })),
});

/** The error codes of a change, one for each thing. */
async function change(services: Services, resources: ReturnType<typeof resourceOf>[], validateOnly = false) {
  const { responses } = await ask(incrementalAlterConfigs, 1, { resources, validateOnly }, services);
  return responses.map(({ errorCode }) => errorCode);
}

async function codeOf(services: Services, type: number, name: string, ...changes: Changes): Promise<number> {
  const [code = Number.NaN] = await change(services, [resourceOf(type, name, changes)]);
  return code;
}

/** What something is configured with, by name. */
async function configsOf(services: Services, resourceType: number, resourceName: string) {
  const resources = [{ resourceType, resourceName, configurationKeys: null }];
  const request = { resources, includeSynonyms: true, includeDocumentation: true };
  const { results } = await ask(describeConfigs, 4, request, services);
  return new Map(results[0]?.configs.map((config) => [config.name, config]));
}

async function withTopic(configs: Readonly<Record<string, string>> = {}) {
  const services = await servicesInMemory();
  const topic = await services.topics.create('t', 1, new Map(Object.entries(configs)));
  return { services, topic };
}

describe('a topic', () => {
  test('shows where each value comes from, and what stands behind it', async () => {
    const { services } = await withTopic({ 'retention.ms': ' +1000 ' });
    expect(await codeOf(services, BROKER, SELF, ['log.retention.ms', SET, '2000'])).toBe(ErrorCode.NONE);
    expect(await codeOf(services, BROKER, '', ['log.retention.ms', SET, '3000'])).toBe(ErrorCode.NONE);
    const retention = async () => (await configsOf(services, TOPIC, 't')).get('retention.ms');
    const behind = [
      { name: 'log.retention.ms', value: '2000', source: ConfigSource.DYNAMIC_BROKER },
      { name: 'log.retention.ms', value: '3000', source: ConfigSource.DYNAMIC_DEFAULT_BROKER },
      { name: 'log.retention.hours', value: '168', source: ConfigSource.DEFAULT },
    ];
    const own = { name: 'retention.ms', value: '1000', source: ConfigSource.TOPIC };
    expect(await retention()).toMatchObject({ value: '1000', configSource: own.source, synonyms: [own, ...behind] });
    await codeOf(services, TOPIC, 't', ['retention.ms', DELETE, null]);
    expect(await retention()).toMatchObject({ value: '2000', configSource: behind[0]?.source, synonyms: behind });
    await codeOf(services, BROKER, SELF, ['log.retention.ms', DELETE, null]);
    await codeOf(services, BROKER, '', ['log.retention.ms', DELETE, null]);
    expect(await retention()).toMatchObject({ value: '604800000', configSource: ConfigSource.DEFAULT, synonyms: [] });
  });

  test('is kept as it was changed, from then on', async () => {
    const { services, topic } = await withTopic({ 'segment.bytes': '2000000' });
    await codeOf(services, TOPIC, 't', ['retention.ms', SET, '5'], ['cleanup.policy', SET, 'compact,delete']);
    const kept = { retentionMs: 5, compacts: true, deletes: true, segmentBytes: 2_000_000 };
    expect(topic.partitions[0]?.log.settings).toMatchObject(kept);
    await codeOf(services, BROKER, '', ['log.segment.bytes', SET, '3000000'], ['log.roll.ms', SET, '7']);
    expect(topic.partitions[0]?.log.settings).toMatchObject({ ...kept, segmentMs: 7 });
    const later = await services.topics.create('later', 1, new Map());
    expect(later.partitions[0]?.log.settings).toMatchObject({ segmentBytes: 3_000_000, segmentMs: 7 });
  });

  test('refuses batches that are too large for what its broker has now', async () => {
    const { services } = await withTopic();
    const records = encodeBatch({ records: [{ value: Buffer.alloc(1000) }] });
    const send = async () => {
      const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }];
      const answer = await ask(produce, 9, { acks: -1, timeoutMs: 1000, topicData }, services);
      return answer.responses[0]?.partitionResponses[0]?.errorCode;
    };
    expect(await send()).toBe(ErrorCode.NONE);
    await codeOf(services, BROKER, '', ['message.max.bytes', SET, '500']);
    expect(await send()).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    await codeOf(services, TOPIC, 't', ['max.message.bytes', SET, '5000']);
    expect(await send()).toBe(ErrorCode.NONE);
  });

  test('that is made tells what it has from its broker', async () => {
    const services = await servicesInMemory();
    await codeOf(services, BROKER, '', ['message.max.bytes', SET, '500']);
    const wanted = { name: 'new', numPartitions: 1, replicationFactor: 1 };
    const request = { topics: [{ ...wanted, configs: [{ name: 'segment.ms', value: '+5' }] }], timeoutMs: 1000 };
    const { topics } = await ask(createTopics, 7, request, services);
    const configs = new Map(topics[0]?.configs?.map((config) => [config.name, config]));
    expect(configs.size).toBe(33);
    expect(configs.get('segment.ms')).toMatchObject({ value: '5', configSource: ConfigSource.TOPIC });
    expect(configs.get('max.message.bytes')).toMatchObject({
      value: '500',
      configSource: ConfigSource.DYNAMIC_DEFAULT_BROKER,
    });
  });

  test('cannot have two configs that contradict each other, from whichever request', async () => {
    const { services } = await withTopic({ 'max.compaction.lag.ms': '5' });
    expect(await codeOf(services, TOPIC, 't', ['min.compaction.lag.ms', SET, '6'])).toBe(ErrorCode.INVALID_CONFIG);
    expect(await codeOf(services, TOPIC, 't', ['min.compaction.lag.ms', SET, '5'])).toBe(ErrorCode.NONE);
    const configs = ['min', 'max'].map((bound, at) => ({ name: `${bound}.compaction.lag.ms`, value: String(9 - at) }));
    const topics = [{ name: 'new', numPartitions: 1, replicationFactor: 1, configs }];
    const made = await ask(createTopics, 7, { topics, timeoutMs: 1000 }, services);
    expect(made.topics).toMatchObject([{ errorCode: ErrorCode.INVALID_CONFIG }]);
  });

  test('may have an elder config that nobody knows any longer: another broker has set it', async () => {
    const { services } = await withTopic({ 'message.format.version': '2.0' });
    expect(await codeOf(services, TOPIC, 't', ['retention.ms', SET, '5'])).toBe(ErrorCode.NONE);
    expect(await codeOf(services, TOPIC, 't', ['message.format.version', DELETE, null])).toBe(ErrorCode.NONE);
  });
});

describe('a change', () => {
  test('of a list that another change is just changing loses nothing', async () => {
    const { services } = await withTopic({ 'leader.replication.throttled.replicas': '0:0' });
    const replicas = Array.from({ length: 20 }, (_, index) => `0:${index}`);
    const codes = await Promise.all(
      replicas.map((replica) =>
        codeOf(services, TOPIC, 't', ['leader.replication.throttled.replicas', APPEND, replica]),
      ),
    );
    expect(new Set(codes)).toEqual(new Set([ErrorCode.NONE]));
    const all = async () => (await configsOf(services, TOPIC, 't')).get('leader.replication.throttled.replicas')?.value;
    expect(await all()).toBe(replicas.join());
    await codeOf(services, TOPIC, 't', ['leader.replication.throttled.replicas', SUBTRACT, replicas.slice(1).join()]);
    expect(await all()).toBe('0:0');
  });

  test('of several things is made for each that can have it, and for none that is named twice', async () => {
    const { services, topic } = await withTopic();
    await services.topics.create('other', 1, new Map());
    const set: Changes = [['retention.ms', SET, '5']];
    const resources = [
      resourceOf(TOPIC, 'missing', set),
      resourceOf(TOPIC, 'other', set),
      resourceOf(77, 'x', set),
      resourceOf(TOPIC, 't', set),
      resourceOf(TOPIC, 'other', set),
    ];
    expect(await change(services, resources)).toEqual([
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.NONE,
      ErrorCode.INVALID_REQUEST,
    ]);
    expect(topic.config.log.retentionMs).toBe(5);
    expect(services.topics.get('other')?.config.log.retentionMs).toBe(604_800_000);
  });

  test('that is only tried changes nothing', async () => {
    const { services, topic } = await withTopic();
    expect(await change(services, [resourceOf(TOPIC, 't', [['retention.ms', SET, '5']])], true)).toEqual([0]);
    expect(topic.config.overrides.size).toBe(0);
  });

  test('that cannot be stored is KAFKA_STORAGE_ERROR, and not made', async () => {
    const { services, topic } = await withTopic();
    vi.spyOn(ClusterMetadata.prototype, 'changeConfigs').mockRejectedValueOnce(storageError('cannot write'));
    expect(await codeOf(services, TOPIC, 't', ['retention.ms', SET, '5'])).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(topic.config.overrides.size).toBe(0);
    expect(await codeOf(services, TOPIC, 't', ['retention.ms', SET, '5'])).toBe(ErrorCode.NONE);
  });

  test('by AlterConfigs takes away what it does not name', async () => {
    const { services, topic } = await withTopic({ 'retention.ms': '5', 'segment.ms': '6' });
    const configs = [{ name: 'segment.ms', value: '7' }];
    const resources = [{ resourceType: TOPIC, resourceName: 't', configs }];
    await ask(alterConfigs, 2, { resources, validateOnly: false }, services);
    expect([...topic.config.overrides]).toEqual([['segment.ms', '7']]);
  });
});

describe('a broker', () => {
  test.each([
    ['node.id', '1'],
    ['log.retention.hours', '5'],
    ['log.retention.ms', '0'],
    ['log.retention.ms', 'soon'],
    ['num.io.threads', '17'],
    ['num.io.threads', '3'],
    ['ssl.keystore.password', 'x'],
    ['listeners', 'PLAINTEXT://:1'],
  ])('cannot be told %s=%s while it runs', async (name, value) => {
    const broker = await servicesInMemory();
    expect(await codeOf(broker, BROKER, SELF, [name, SET, value])).toBe(ErrorCode.INVALID_REQUEST);
    expect(await codeOf(broker, BROKER, '', [name, SET, value])).toBe(ErrorCode.INVALID_REQUEST);
  });

  test('tells no secret, and of what it does not know only that it is set', async () => {
    const services = await servicesInMemory();
    const password = 'listener.name.clients.ssl.keystore.password';
    const set: Changes = ['no.such', password].map((name) => [name, SET, 'secret']);
    expect(await codeOf(services, BROKER, SELF, ...set)).toBe(ErrorCode.NONE);
    const configs = await configsOf(services, BROKER, SELF);
    for (const name of ['no.such', password]) {
      const synonyms = [{ name, value: null, source: ConfigSource.DYNAMIC_BROKER }];
      expect(configs.get(name)).toMatchObject({ value: null, isSensitive: true, readOnly: true, synonyms });
    }
    expect(await codeOf(services, BROKER, '', [password, SET, 'x'])).toBe(ErrorCode.INVALID_REQUEST);
  });

  test('shows what was set for all of them under the empty name', async () => {
    const services = await servicesInMemory();
    await codeOf(services, BROKER, '', ['log.retention.ms', SET, '5']);
    const configs = await configsOf(services, BROKER, '');
    // Kafka sets that of every new cluster.
    expect([...configs.keys()].sort()).toEqual(['log.retention.ms', 'min.insync.replicas']);
    expect(configs.get('log.retention.ms')?.synonyms).toHaveLength(1);
  });
});

describe('other things', () => {
  test('the logger has a level, until the broker stops', async () => {
    const services = await servicesInMemory();
    const root = async () => (await configsOf(services, BROKER_LOGGER, SELF)).get('root');
    expect(await root()).toMatchObject({ value: 'OFF', configSource: ConfigSource.BROKER_LOGGER });
    expect(await codeOf(services, BROKER_LOGGER, SELF, ['root', SET, 'DEBUG'])).toBe(ErrorCode.NONE);
    expect(services.log.level).toBe('debug');
    expect(await root()).toMatchObject({ value: 'DEBUG' });
    expect(await codeOf(services, BROKER_LOGGER, SELF, ['root', SET, 'debug'])).toBe(ErrorCode.INVALID_CONFIG);
    expect(await codeOf(services, BROKER_LOGGER, SELF, ['kafka', SET, 'INFO'])).toBe(ErrorCode.INVALID_CONFIG);
    expect(await codeOf(services, BROKER_LOGGER, SELF, ['root', DELETE, null])).toBe(ErrorCode.INVALID_REQUEST);
    expect(await codeOf(services, BROKER_LOGGER, '2', ['root', SET, 'INFO'])).toBe(ErrorCode.INVALID_REQUEST);
  });

  test('a group lies within the limits of its broker', async () => {
    const services = await servicesInMemory();
    const set = (name: string, value: string) => codeOf(services, GROUP, 'g', [name, SET, value]);
    expect(await set('consumer.session.timeout.ms', '60000')).toBe(ErrorCode.NONE);
    expect(await set('consumer.session.timeout.ms', '60001')).toBe(ErrorCode.INVALID_CONFIG);
    expect(await set('share.delivery.count.limit', '11')).toBe(ErrorCode.INVALID_CONFIG);
    expect(await set('streams.num.standby.replicas', '3')).toBe(ErrorCode.INVALID_CONFIG);
    expect(await set('share.auto.offset.reset', 'by_duration:PT1H')).toBe(ErrorCode.NONE);
    expect(await set('share.auto.offset.reset', 'by_duration:1h')).toBe(ErrorCode.INVALID_CONFIG);
    expect(await set('no.such', '1')).toBe(ErrorCode.INVALID_CONFIG);
    expect(await codeOf(services, GROUP, '', ['consumer.session.timeout.ms', SET, '60000'])).toBe(
      ErrorCode.INVALID_REQUEST,
    );
    expect((await configsOf(services, GROUP, 'g')).get('consumer.session.timeout.ms')).toMatchObject({
      value: '60000',
      configSource: ConfigSource.GROUP,
      synonyms: [{ source: ConfigSource.GROUP }, { name: 'group.consumer.session.timeout.ms', value: '45000' }],
    });
  });

  test('a subscription of client metrics is there as long as something of it is set', async () => {
    const services = await servicesInMemory();
    const set = (name: string, value: string | null, operation = SET) =>
      codeOf(services, CLIENT_METRICS, 'm', [name, operation, value]);
    const listed = async () => (await ask(listConfigResources, 0, {}, services)).configResources;
    expect(await set('interval.ms', '99')).toBe(ErrorCode.INVALID_REQUEST);
    expect(await set('interval.ms', 'often')).toBe(ErrorCode.INVALID_CONFIG);
    expect(await set('match', 'client_id=(')).toBe(ErrorCode.INVALID_CONFIG);
    expect(await set('metrics', 'a', APPEND)).toBe(ErrorCode.INVALID_CONFIG);
    expect(await set('no.such', '1')).toBe(ErrorCode.INVALID_REQUEST);
    expect(await listed()).toEqual([]);
    expect(await set('match', 'client_id = a.*, client_source_port=1')).toBe(ErrorCode.NONE);
    expect(await listed()).toMatchObject([{ resourceName: 'm' }]);
    await set('match', null, DELETE);
    expect(await listed()).toEqual([]);
  });

  test('everything that has configs is listed, by type', async () => {
    const { services } = await withTopic();
    await codeOf(services, GROUP, 'g', ['consumer.heartbeat.interval.ms', SET, '5001']);
    const listed = async (...resourceTypes: number[]) => {
      const answer = await ask(listConfigResources, 1, { resourceTypes }, services);
      return [
        answer.errorCode,
        ...answer.configResources.map((found) => `${found.resourceType} ${found.resourceName}`),
      ];
    };
    expect(await listed()).toEqual([0, '32 g', '8 1', '4 1', '2 t']);
    expect(await listed(TOPIC, GROUP, GROUP)).toEqual([0, '32 g', '2 t']);
    expect(await listed(TOPIC, 99)).toEqual([ErrorCode.UNSUPPORTED_VERSION]);
  });
});
