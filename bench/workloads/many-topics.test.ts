import { afterEach, describe, expect, it } from 'vitest';
import { FakeBroker } from '../testing/fake-broker.js';
import { fakeTarget, inSession } from '../testing/in-session.js';
import { type ManyTopicsOptions, manyTopics } from './many-topics.js';

const OPTIONS: ManyTopicsOptions = {
  driver: 'wire',
  connections: 2,
  threads: 1,
  rate: 10_000,
  durationMs: 300,
  warmupMs: 0,
  size: 100,
  topics: 1_500,
  partitions: 1,
  acks: 'all',
  batchSize: 16_384,
  lingerMs: 5,
};

let broker: FakeBroker | undefined;
afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

function measureIt(broker: FakeBroker, options: Partial<ManyTopicsOptions> = {}) {
  return inSession(fakeTarget(broker), (session) => manyTopics(session, { ...OPTIONS, ...options }));
}

describe('many-topics', () => {
  it('sends the records to each topic in turn, and deletes all of them', async () => {
    broker = await FakeBroker.listen();
    const result = await measureIt(broker);
    expect(result.series[0]?.counts).toMatchObject({ due: 3_000, done: 3_000, failed: 0 });
    expect(result.settings).toMatchObject({ topics: 1_500, partitions: 1_500 });
    expect(broker.deleted).toHaveLength(1_500);
    expect(broker.topics.names).toEqual([]);
  });

  it('makes topics of its own', async () => {
    broker = await FakeBroker.listen();
    await expect(measureIt(broker, { topic: 'mine' })).rejects.toThrow('leave out --topic');
  });
});
