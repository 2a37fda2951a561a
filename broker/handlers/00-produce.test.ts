import { describe, expect, test, vi } from 'vitest';
import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { BATCH_HEADER_SIZE } from '../../protocol/records/batch-header.js';
import { crc32c } from '../../protocol/records/crc32c.js';
import { encodeMessageSet } from '../../protocol/records/message-set.js';
import { decodeBatches, encodeBatch } from '../../protocol/records/record-batch.js';
import type { Services } from '../handler.js';
import { storageError } from '../storage/storage-error.js';
import { readBytes } from '../storage/testing/read.js';
import { ask, OTHER, PartlyLed, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { until } from '../testing/turns.js';
import { produce } from './00-produce.js';

const { versions } = produce;
const ALL_VERSIONS = Array.from({ length: versions[1] - versions[0] + 1 }, (_, index) => versions[0] + index);

const CRC = 17;
const CRC_COVERS = 21;

function batch(value = 'value', key: string | null = null): Buffer {
  return encodeBatch({ records: [{ value: Buffer.from(value), key: key === null ? null : Buffer.from(key) }] });
}

function to(topics: Readonly<Record<string, readonly (Buffer | null)[]>>) {
  const topicData = Object.entries(topics).map(([name, batches]) => ({
    name,
    partitionData: batches.map((records, index) => ({ index, records })),
  }));
  return { acks: -1, timeoutMs: 1000, topicData };
}

/** Error code and base offset of every partition, in the order of the answer. */
async function outcome(services: Services, request: ReturnType<typeof to>, version: number = versions[1]) {
  // From v13 on topics are named by their ids alone.
  const ids = new Map(request.topicData.map(({ name }) => [name, services.topics.get(name)?.id ?? ZERO_UUID]));
  const topicData = request.topicData.map((topic) => ({ ...topic, topicId: ids.get(topic.name) ?? ZERO_UUID }));
  const { responses } = await ask(produce, version, { ...request, topicData }, services);
  return responses.flatMap(({ name, topicId, partitionResponses }) => {
    const topic = name === '' ? [...ids].find(([, id]) => id === topicId)?.[0] : name;
    return partitionResponses.map(({ index, errorCode, baseOffset }) => [`${topic}-${index}`, errorCode, baseOffset]);
  });
}

test.each(ALL_VERSIONS)(
  'v%i: a partition that another broker leads, or none, is refused; the rest is appended',
  async (version) => {
    const services = await servicesInMemory({ cluster: new PartlyLed({ elsewhere: OTHER, leaderless: undefined }) });
    for (const name of ['elsewhere', 'leaderless', 'here']) await services.topics.create(name, 1, new Map());
    const request = to({ elsewhere: [batch()], leaderless: [batch()], here: [batch()] });
    expect(await outcome(services, request, version)).toEqual([
      ['elsewhere-0', ErrorCode.NOT_LEADER_OR_FOLLOWER, -1n],
      ['leaderless-0', ErrorCode.NOT_LEADER_OR_FOLLOWER, -1n],
      ['here-0', ErrorCode.NONE, 0n],
    ]);
    expect(services.topics.partition('elsewhere', 0)?.log.endOffset).toBe(0);
  },
);

test.each([9, 10])(
  'v%i: a client that asks the wrong broker learns who leads, and where, from v10 on',
  async (version) => {
    const services = await servicesInMemory({ cluster: new PartlyLed({ elsewhere: OTHER }) });
    await services.topics.create('elsewhere', 1, new Map());
    const { responses, nodeEndpoints } = await ask(produce, version, to({ elsewhere: [batch()] }), services);
    const told = version >= 10;
    expect(responses[0]?.partitionResponses[0]?.currentLeader).toMatchObject(
      told ? { leaderId: OTHER.id, leaderEpoch: 0 } : { leaderId: -1 },
    );
    expect(nodeEndpoints).toMatchObject(told ? [{ nodeId: OTHER.id, host: OTHER.host, port: OTHER.port }] : []);
  },
);

test('v13: a topic that nobody knows by this id is UNKNOWN_TOPIC_ID', async () => {
  const services = await servicesInMemory();
  expect(await outcome(services, to({ t: [batch()] }), 13)).toEqual([['t-0', ErrorCode.UNKNOWN_TOPIC_ID, -1n]]);
});

test.each(['__consumer_offsets', '__transaction_state'])('clients do not write to %s', async (name) => {
  const services = await servicesInMemory();
  await services.topics.create(name, 1, new Map());
  expect(await outcome(services, to({ [name]: [batch(), batch()] }))).toEqual([
    [`${name}-0`, ErrorCode.INVALID_TOPIC_EXCEPTION, -1n],
    [`${name}-1`, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1n],
  ]);
});

describe('a log that cannot be written', () => {
  async function withBrokenLog(failure: Error) {
    const captured = capturedLog();
    const services = await servicesInMemory({ log: captured.log });
    const { partitions } = await services.topics.create('t', 3, new Map());
    const [, broken] = partitions;
    if (broken !== undefined) vi.spyOn(broken.log, 'append').mockRejectedValue(failure);
    return { ...captured, services };
  }

  test.each(ALL_VERSIONS)('v%i: answers KAFKA_STORAGE_ERROR for its partition alone', async (version) => {
    const { services, lines } = await withBrokenLog(storageError('cannot append', new Error('ENOSPC')));
    const request = to({ t: [batch(), batch(), batch()] });
    expect(await outcome(services, request, version)).toEqual([
      ['t-0', ErrorCode.NONE, 0n],
      ['t-1', ErrorCode.KAFKA_STORAGE_ERROR, -1n],
      ['t-2', ErrorCode.NONE, 0n],
    ]);
    expect(lines).toMatchObject([{ level: ERROR, msg: 'a batch was not appended', topic: 't', partition: 1 }]);
    expect(lines[0]?.err?.message).toContain('ENOSPC');
  });

  test('answers UNKNOWN_SERVER_ERROR where the broker itself is to blame', async () => {
    const { services, lines } = await withBrokenLog(new TypeError('a bug'));
    expect(await outcome(services, to({ t: [batch(), batch()] }))).toEqual([
      ['t-0', ErrorCode.NONE, 0n],
      ['t-1', ErrorCode.UNKNOWN_SERVER_ERROR, -1n],
    ]);
    expect(lines[0]?.err?.stack).toMatch(/^TypeError: a bug\n/);
  });

  test('is told of acks=0 by the end of the connection', async () => {
    const { services } = await withBrokenLog(storageError('cannot append'));
    const request = { ...to({ t: [batch(), batch()] }), acks: 0 };
    await expect(ask(produce, 9, request, services)).rejects.toThrow(/^Produce with acks 0 failed: cannot append/);
  });
});

test('a topic that is deleted while it is written to is answered as one that is not there', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  const topic = await services.topics.create('t', 1, new Map());
  const [partition = expect.fail()] = topic.partitions;
  vi.spyOn(partition.log, 'append').mockImplementation(async () => {
    await services.topics.delete(topic);
    throw storageError('the log is closed');
  });
  expect(await outcome(services, to({ t: [batch()] }))).toEqual([['t-0', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1n]]);
  expect(lines).toEqual([]);
});

test('all appends are begun before the first is over, in the order of the request', async () => {
  const services = await servicesInMemory();
  const { partitions } = await services.topics.create('t', 3, new Map());
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  for (const { log, index } of partitions) {
    vi.spyOn(log, 'append').mockImplementation(() => {
      begun.push(index);
      return new Promise((resolve) => ends.push(() => resolve(10 + index)));
    });
  }
  const answer = outcome(services, to({ t: [batch(), batch(), batch()] }));
  await until(() => begun.length === 3);
  for (const end of ends.reverse()) end();
  expect(begun).toEqual([0, 1, 2]);
  expect((await answer).map(([, , baseOffset]) => baseOffset)).toEqual([10n, 11n, 12n]);
});

test('whoever waits for a partition is woken by an append, and not by one that fails', async () => {
  const services = await servicesInMemory();
  const [partition] = (await services.topics.create('t', 1, new Map())).partitions;
  const wake = vi.fn();
  partition?.watch(wake);
  await outcome(services, to({ t: [null] }));
  expect(wake).not.toHaveBeenCalled();
  await outcome(services, to({ t: [batch()] }));
  expect(wake).toHaveBeenCalledTimes(1);
});

describe('a compacted topic', () => {
  async function compacted(): Promise<Services> {
    const services = await servicesInMemory();
    await services.topics.create('t', 1, new Map([['cleanup.policy', 'compact']]));
    return services;
  }

  test('names the records without a key', async () => {
    const records = encodeBatch({ records: [{ value: null }, { key: Buffer.from('k') }, { value: null }] });
    const { responses } = await ask(produce, 9, to({ t: [records] }), await compacted());
    expect(responses[0]?.partitionResponses[0]).toMatchObject({
      errorCode: ErrorCode.INVALID_RECORD,
      recordErrors: [{ batchIndex: 0 }, { batchIndex: 2 }],
    });
  });

  test('takes no records that cannot be read', async () => {
    const { log, lines } = capturedLog();
    const services = { ...(await compacted()), log };
    const garbled = encodeBatch({ records: [{ key: Buffer.from('k') }], codec: 'gzip' });
    garbled.fill(0xff, BATCH_HEADER_SIZE);
    garbled.writeUInt32BE(crc32c(garbled.subarray(CRC_COVERS)), CRC);
    expect(await outcome(services, to({ t: [garbled] }))).toEqual([['t-0', ErrorCode.UNKNOWN_SERVER_ERROR, -1n]]);
    expect(lines).toEqual([]);
  });

  test('takes records with a key', async () => {
    expect(await outcome(await compacted(), to({ t: [batch('v', 'k')] }))).toEqual([['t-0', ErrorCode.NONE, 0n]]);
  });
});

describe('a message set', () => {
  test.each([0, 1, 2])('v%i: is stored as one batch', async (version) => {
    const services = await servicesInMemory();
    const [partition] = (await services.topics.create('t', 1, new Map())).partitions;
    const records = [0, 1].map((offset) => ({ offset, timestamp: 5n, key: null, value: Buffer.from('v') }));
    for (const codec of ['none', 'gzip'] as const) {
      const set = encodeMessageSet({ magic: 1, codec, records });
      expect((await outcome(services, to({ t: [set] }), version))[0]?.[1]).toBe(ErrorCode.NONE);
    }
    const { log } = partition ?? expect.fail();
    expect(decodeBatches(await readBytes(log, 0, 1 << 20, true), 1 << 20)).toMatchObject([
      { baseOffset: 0, codec: 'none', recordCount: 2 },
      { baseOffset: 2, codec: 'gzip', recordCount: 2 },
    ]);
  });

  test('of no messages is acknowledged and appends nothing', async () => {
    const services = await servicesInMemory();
    const [partition] = (await services.topics.create('t', 1, new Map())).partitions;
    expect(await outcome(services, to({ t: [Buffer.alloc(0)] }), 2)).toEqual([['t-0', ErrorCode.NONE, -1n]]);
    expect(partition?.log.endOffset).toBe(0);
  });

  test('is checked as a batch is: keys of a compacted topic, size, timestamps', async () => {
    const services = await servicesInMemory();
    await services.topics.create('compacted', 1, new Map([['cleanup.policy', 'compact']]));
    await services.topics.create('small', 1, new Map([['max.message.bytes', '100']]));
    await services.topics.create('young', 1, new Map([['message.timestamp.before.max.ms', '1000']]));
    const records = [{ offset: 0, timestamp: 5n, key: null, value: Buffer.alloc(100) }];
    const set = encodeMessageSet({ magic: 1, records });
    expect(await outcome(services, to({ compacted: [set], small: [set], young: [set] }), 2)).toEqual([
      ['compacted-0', ErrorCode.INVALID_RECORD, -1n],
      ['small-0', ErrorCode.MESSAGE_TOO_LARGE, -1n],
      ['young-0', ErrorCode.INVALID_TIMESTAMP, -1n],
    ]);
  });

  test('v3: is no batch', async () => {
    const services = await servicesInMemory();
    await services.topics.create('t', 1, new Map());
    const set = encodeMessageSet({ magic: 1, records: [{ offset: 0, timestamp: 5n, key: null, value: null }] });
    expect(await outcome(services, to({ t: [set] }), 3)).toEqual([['t-0', ErrorCode.INVALID_RECORD, -1n]]);
  });
});
