import { describe, expect, test } from 'vitest';
import { CodecError, ErrorCode } from '../../../protocol/index.js';
import { CODECS } from '../../../protocol/records/batch-header.js';
import { decodeMessageSet, wholeMessages } from '../../../protocol/records/message-set.js';
import { encodeBatch, type NewBatch } from '../../../protocol/records/record-batch.js';
import { MOST_UNPACKED } from '../../../protocol/records/walk-records.js';
import { FluxmqError, KafkaError } from '../../errors.js';
import { DEFAULT_LOG_SETTINGS } from '../../storage/log-settings.js';
import { MemoryLogStore } from '../../storage/memory-store.js';
import type { PartitionLog } from '../../storage/partition-log.js';
import { readBytes } from '../../storage/testing/read.js';
import { TopicConfig } from '../topic-config.js';
import { readMessageSet } from './down-convert.js';

const ALL = 1 << 20;
const LIMIT = 1 << 24;
const TIME = 1_700_000_000_000n;
const OLD = [0, 1, 2, 3];
const config = new TopicConfig(new Map());

function batch(values: readonly string[], options: Omit<NewBatch, 'records'> = {}): Buffer {
  const records = values.map((value, index) => ({
    timestamp: TIME + BigInt(index),
    value: Buffer.from(value),
    headers: [['h', Buffer.from('x')]] as const,
  }));
  return encodeBatch({ ...options, records });
}

async function logWith(...batches: Buffer[]): Promise<PartitionLog> {
  const log = await new MemoryLogStore().create('t', 0, 'Z29sZGVuLXRvcGljLTAwMQ', DEFAULT_LOG_SETTINGS);
  for (const each of batches) await log.append(each, 0);
  return log;
}

const read = (version: number, log: PartitionLog, offset = 0, maxBytes = ALL, atLeastOne = true) =>
  readMessageSet(version, log, config, offset, maxBytes, atLeastOne);

/** The messages that come whole. */
const entries = (bytes: Buffer) => decodeMessageSet(wholeMessages(bytes), LIMIT);
const offsets = (bytes: Buffer) => entries(bytes).flatMap(({ records }) => records.map(({ offset }) => offset));

describe.each(OLD)('for v%i', (version) => {
  const magic = version < 2 ? 0 : 1;

  test.each(CODECS.filter((codec) => codec !== 'zstd'))(
    'a batch of %s becomes a set of the same compression, without headers',
    async (codec) => {
      const log = await logWith(batch(['a', 'b'], { codec }), batch(['c'], { codec }));
      const set = entries(await read(version, log, 2));
      expect(set).toMatchObject([{ magic, codec, offset: 2, logAppendTime: false }]);
      expect(set[0]?.records).toEqual([
        { offset: 2, timestamp: magic === 0 ? -1n : TIME, key: null, value: Buffer.from('c') },
      ]);
    },
  );

  test('a compressed batch comes from its start on, a plain one from the offset', async () => {
    expect(offsets(await read(version, await logWith(batch(['a', 'b', 'c'], { codec: 'gzip' })), 1))).toEqual([
      0, 1, 2,
    ]);
    expect(offsets(await read(version, await logWith(batch(['a', 'b', 'c'])), 1))).toEqual([1, 2]);
  });

  test('gaps between offsets stay', async () => {
    for (const codec of ['none', 'gzip'] as const) {
      const records = [{ offset: 1 }, { offset: 5 }];
      expect(offsets(await read(version, await logWith(encodeBatch({ codec, records }))))).toEqual([1, 5]);
    }
  });

  test('control batches are left out, and what follows them is not', async () => {
    const control = encodeBatch({ control: true, transactional: true, records: [{ key: Buffer.alloc(4) }] });
    const data = batch(['a']);
    const log = await logWith(control, data, control);
    expect(offsets(await read(version, log))).toEqual([1]);
    expect(offsets(await read(version, log, 0, Math.max(control.length, data.length)))).toEqual([1]);
    expect(await read(version, log, 2)).toHaveLength(0);
  });

  test('zstd is refused where it comes first, and ends the set where it comes later', async () => {
    const log = await logWith(batch(['a']), batch(['b'], { codec: 'zstd' }), batch(['c']));
    expect(offsets(await read(version, log))).toEqual([0]);
    await expect(read(version, log, 1)).rejects.toMatchObject({ code: ErrorCode.UNSUPPORTED_COMPRESSION_TYPE });
  });

  test('no more bytes come than were read, but the first batch is whole', async () => {
    const log = await logWith(batch(['a', 'b', 'c', 'd', 'e', 'f']), batch(['g', 'h']));
    const stored = await readBytes(log, 0, ALL, true);
    const all = await read(version, log);
    expect(all.length).toBeLessThanOrEqual(Math.max(stored.length, 6 * 35));
    expect(offsets(all).slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('a first batch beyond the limit comes from v3 on (KIP-74)', async () => {
    const log = await logWith(batch(['a', 'b']));
    expect(offsets(await read(version, log, 0, 1))).toEqual(version < 3 ? [] : [0, 1]);
    expect(await read(version, log, 0, 1, false)).toHaveLength(0);
  });

  test('nothing at the end is nothing', async () => {
    expect(await read(version, await logWith(batch(['a'])), 1)).toHaveLength(0);
  });

  test('a batch that cannot be read is a failure of the storage', async () => {
    const log = await logWith(batch(['a'], { codec: 'gzip' }));
    (await log.read(0, ALL, true))[0]?.fill(0xff, 61); // in memory these are the stored bytes themselves
    await expect(read(version, log)).rejects.toSatisfy(
      (error) => error instanceof FluxmqError && error.kind === 'Storage' && error.cause instanceof CodecError,
    );
  });
});

test('the time of arrival marks messages of magic 1, all of them with the same', async () => {
  for (const codec of ['none', 'gzip'] as const) {
    const log = await logWith(batch(['a', 'b'], { codec, logAppendTime: 99n }));
    for (const { logAppendTime, timestamp, records } of entries(await read(2, log))) {
      expect({ logAppendTime, timestamp }).toEqual({ logAppendTime: true, timestamp: 99n });
      for (const record of records) expect(record.timestamp).toBe(99n);
    }
    expect(entries(await read(0, log))[0]).toMatchObject({ logAppendTime: false, timestamp: -1n });
  }
});

test('a topic that is meant for zstd has no message sets, whatever is in it', async () => {
  const log = await logWith(batch(['a']));
  const zstd = new TopicConfig(new Map([['compression.type', 'zstd']]));
  for (const version of OLD)
    await expect(readMessageSet(version, log, zstd, 0, ALL, true)).rejects.toBeInstanceOf(KafkaError);
});

test('a small batch that would become a huge set does not fill the memory', async () => {
  // Each takes 23 bytes more in a message than in a batch, which is just as large as a batch may become.
  const record = { offset: 0, value: Buffer.alloc(10_000) };
  const records = Array.from({ length: Math.floor(MOST_UNPACKED / 10_011) }, () => record);
  const bomb = encodeBatch({ codec: 'gzip', records });
  expect(bomb.length).toBeLessThan(1_000_000);
  await expect(read(3, await logWith(bomb))).rejects.toMatchObject({ code: ErrorCode.MESSAGE_TOO_LARGE });
});
