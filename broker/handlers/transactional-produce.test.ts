import { describe, expect, test, vi } from 'vitest';
import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import type { Services } from '../handler.js';
import { storageError } from '../storage/storage-error.js';
import { producedBatch } from '../storage/testing/transactions.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { produce } from './00-produce.js';

const ID = 'orders';

/** A topic of two partitions, and a producer that has its id. */
async function begun() {
  const services = await servicesInMemory();
  const { id: topicId } = await services.topics.create('t', 2, new Map());
  const given = await services.transactions.init(ID, 60_000, undefined);
  if ('errorCode' in given) throw new Error(`InitProducerId was answered ${given.errorCode}`);
  return { services, topicId, producer: { transactionalId: ID, ...given } };
}

interface Sent {
  readonly partition?: number;
  readonly epoch?: number;
  readonly transactionalId?: string | null;
}

/** The code and the offset that one transactional batch is answered. */
async function send(
  { services, topicId, producer }: { services: Services; topicId: string; producer: { producerId: bigint } },
  version: number,
  sequence: number,
  { partition = 0, epoch = 0, transactionalId = ID }: Sent = {},
) {
  const records = producedBatch(Number(producer.producerId), sequence, { epoch });
  const topicData = [
    { name: 't', topicId: version < 13 ? ZERO_UUID : topicId, partitionData: [{ index: partition, records }] },
  ];
  const { responses } = await ask(produce, version, { transactionalId, acks: -1, topicData }, services);
  const answer = responses[0]?.partitionResponses[0];
  return [answer?.errorCode, answer?.baseOffset];
}

describe('a batch in a transaction', () => {
  test.each([
    [9, ErrorCode.INVALID_TXN_STATE],
    [10, ErrorCode.INVALID_TXN_STATE],
    [11, ErrorCode.TRANSACTION_ABORTABLE],
  ])('v%i: is refused where its partition is not in it, as Apache Kafka 4.3.1 refuses it', async (version, code) => {
    const world = await begun();
    expect(await send(world, version, 0)).toEqual([code, -1n]);
    await world.services.transactions.addPartitions(world.producer, [{ topic: 't', partition: 0 }], false);
    expect(await send(world, version, 0)).toEqual([ErrorCode.NONE, 0n]);
    expect(await send(world, version, 0, { partition: 1 })).toEqual([code, -1n]);
  });

  test.each([12, 13])('v%i: brings its partition in', async (version) => {
    const world = await begun();
    expect(await send(world, version, 0)).toEqual([ErrorCode.NONE, 0n]);
    expect(world.services.transactions.describe(ID)).toMatchObject({
      state: 'Ongoing',
      partitions: new Map([['t', new Set([0])]]),
      raisesEpoch: true,
    });
  });

  test.each([9, 11, 12])('v%i: of another epoch, another producer or nobody is refused', async (version) => {
    const world = await begun();
    const fenced = [ErrorCode.INVALID_PRODUCER_EPOCH, -1n];
    expect(await send(world, version, 0, { epoch: 1 })).toEqual(fenced);
    const unknown = [ErrorCode.INVALID_PRODUCER_ID_MAPPING, -1n];
    expect(await send(world, version, 0, { transactionalId: 'nobody' })).toEqual(unknown);
    const unnamed = [ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, -1n];
    expect(await send(world, version, 0, { transactionalId: null })).toEqual(unnamed);
  });

  test('v12: begins with sequence 0', async () => {
    expect(await send(await begun(), 12, 3)).toEqual([ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1n]);
  });

  test('v12: that comes while the one before brings the partition in stands behind it', async () => {
    const world = await begun();
    const answers = await Promise.all([0, 1, 2, 3].map((sequence) => send(world, 12, sequence)));
    expect(answers).toEqual([0n, 1n, 2n, 3n].map((offset) => [ErrorCode.NONE, offset]));
  });

  test('waits for the markers of the transaction before, or is sent once more by a client that cannot know of it', async () => {
    const world = await begun();
    const { services, producer } = world;
    await send(world, 12, 0);
    const log = services.topics.partition('t', 0)?.log;
    if (log === undefined) throw new Error('There is no log.');
    const failing = vi.spyOn(log, 'appendMarker').mockRejectedValueOnce(storageError('the disk is full'));
    await services.transactions.end(producer, true, true);
    expect(await send(world, 11, 0, { epoch: 1, partition: 1 })).toEqual([ErrorCode.NOT_ENOUGH_REPLICAS, -1n]);
    failing.mockRestore();
    expect(await send(world, 12, 0, { epoch: 1, partition: 1 })).toEqual([ErrorCode.NONE, 0n]);
  });
});
