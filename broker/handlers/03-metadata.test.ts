import { describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { DEFAULT_CONFIG } from '../config.js';
import { storageError } from '../storage/storage-error.js';
import { ask, OTHER, PartlyLed, SELF, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { metadata } from './03-metadata.js';

const VERSIONS = Array.from({ length: metadata.versions[1] + 1 }, (_, version) => version);

test.each(VERSIONS)(
  'v%i: a partition without a leader is LEADER_NOT_AVAILABLE; one led elsewhere says by whom',
  async (version) => {
    const services = await servicesInMemory({ cluster: new PartlyLed({ elsewhere: OTHER, leaderless: undefined }) });
    const names = ['elsewhere', 'leaderless', 'here'];
    for (const name of names) await services.topics.create(name, 1, new Map());
    const { brokers, topics } = await ask(metadata, version, { topics: names.map((name) => ({ name })) }, services);
    expect(brokers.map(({ nodeId, port }) => [nodeId, port])).toEqual([SELF, OTHER].map(({ id, port }) => [id, port]));
    expect(topics).toMatchObject([
      { errorCode: ErrorCode.NONE, partitions: [{ errorCode: ErrorCode.NONE, leaderId: OTHER.id }] },
      { errorCode: ErrorCode.NONE, partitions: [{ errorCode: ErrorCode.LEADER_NOT_AVAILABLE, leaderId: -1 }] },
      { errorCode: ErrorCode.NONE, partitions: [{ errorCode: ErrorCode.NONE, leaderId: SELF.id }] },
    ]);
  },
);

describe('a topic that is not there', () => {
  const asked = { topics: [{ name: 'new' }] };

  test('is created with the default number of partitions', async () => {
    const services = await servicesInMemory({ config: { ...DEFAULT_CONFIG, defaultPartitions: 3 } });
    const { topics } = await ask(metadata, 12, asked, services);
    expect(topics).toMatchObject([{ errorCode: ErrorCode.NONE, name: 'new', partitions: [{}, {}, {}] }]);
  });

  test('is not created where the broker is told not to', async () => {
    const services = await servicesInMemory({ config: { ...DEFAULT_CONFIG, autoCreateTopics: false } });
    const { topics } = await ask(metadata, 12, asked, services);
    expect(topics).toMatchObject([{ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }]);
    expect([...services.topics.all()]).toEqual([]);
  });

  test('is created once for two who ask at the same time; whoever comes second asks again', async () => {
    const services = await servicesInMemory();
    const answers = await Promise.all([ask(metadata, 12, asked, services), ask(metadata, 12, asked, services)]);
    expect(answers.flatMap(({ topics }) => topics.map(({ errorCode }) => errorCode))).toEqual([
      ErrorCode.NONE,
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ]);
    expect((await ask(metadata, 12, asked, services)).topics).toMatchObject([{ errorCode: ErrorCode.NONE }]);
  });

  test('is KAFKA_STORAGE_ERROR where it cannot be stored, and the rest is told', async () => {
    const { log, lines } = capturedLog();
    const services = await servicesInMemory({ log });
    await services.topics.create('old', 1, new Map());
    vi.spyOn(services.topics, 'create').mockRejectedValue(storageError('cannot write'));
    const { topics } = await ask(metadata, 12, { topics: [{ name: 'new' }, { name: 'old' }] }, services);
    expect(topics).toMatchObject([
      { name: 'new', errorCode: ErrorCode.KAFKA_STORAGE_ERROR, partitions: [] },
      { name: 'old', errorCode: ErrorCode.NONE },
    ]);
    expect(lines).toMatchObject([{ level: ERROR, msg: 'a topic was not created', topic: 'new' }]);
  });
});
