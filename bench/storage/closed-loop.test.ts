import { expect, it } from 'vitest';
import { ClusterClient } from '../../targets/cluster-client.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { FakeBroker } from '../testing/fake-broker.js';
import { ClosedLoop } from './closed-loop.js';
import { produceExchange } from './exchanges.js';

async function produceBatches(broker: FakeBroker, requests: number) {
  broker.topics.make('topic', 1);
  const client = await ClusterClient.connect([broker.address]);
  const loop = await ClosedLoop.open(broker.address, 4);
  const batch = new EncodedRecords({ size: 100 }, 1_000).batch(3, 0);
  const exchange = produceExchange(client, 'topic', 0, batch);
  let left = requests;
  try {
    return { batch, ...(await loop.run(() => (left-- > 0 ? exchange : undefined))) };
  } finally {
    loop.close();
    await client.close();
    await broker.close();
  }
}

it('counts every request of every connection, and its bytes', async () => {
  const broker = await FakeBroker.listen();
  const { requests, bytes, batch } = await produceBatches(broker, 50);
  expect([requests, bytes, broker.records]).toEqual([50, 50 * batch.length, 150]);
});

it('ends with the name of the error that the broker answers', async () => {
  const broker = await FakeBroker.listen((request) => (request === 5 ? 56 : 0));
  await expect(produceBatches(broker, 50)).rejects.toThrow('it answered KAFKA_STORAGE_ERROR.');
});
