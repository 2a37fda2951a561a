import { afterEach, describe, expect, it } from 'vitest';
import { ClusterClient } from '../../targets/cluster-client.js';
import { FakeBroker } from '../testing/fake-broker.js';
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

async function measureIt({ address }: FakeBroker, options: Partial<ManyTopicsOptions> = {}) {
  const target = { name: 'a fake', bootstrap: [address], security: {}, close: async () => {} };
  const cluster = await ClusterClient.connect(target.bootstrap);
  try {
    return await manyTopics({ target, cluster, signal: new AbortController().signal }, { ...OPTIONS, ...options });
  } finally {
    await cluster.close();
  }
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
