import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../../protocol/index.js';
import type { Codec } from '../../../protocol/records/batch-header.js';
import { encodeMessageSet, type OldRecord } from '../../../protocol/records/message-set.js';
import { decodeBatches, encodeBatch } from '../../../protocol/records/record-batch.js';
import { MOST_UNPACKED } from '../../../protocol/records/walk-records.js';
import { message, wrapper } from '../../../protocol/testing/old-messages.js';
import { Random, SEED } from '../../../protocol/testing/random.js';
import { KafkaError } from '../../errors.js';
import { TopicConfig } from '../topic-config.js';
import { upConvert } from './up-convert.js';

const CREATE_TIME = new TopicConfig(new Map());
const LOG_APPEND_TIME = new TopicConfig(new Map([['message.timestamp.type', 'LogAppendTime']]));
const LIMIT = 1 << 24;
const random = new Random(SEED);

/** The one batch that is stored. */
function converted(set: Buffer, config = CREATE_TIME) {
  const bytes = upConvert(set, 2, config);
  const [batch, ...more] = decodeBatches(bytes ?? Buffer.alloc(0), LIMIT);
  expect(more).toEqual([]);
  return batch ?? expect.fail('no batch');
}

function codeOf(work: () => unknown): number | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof KafkaError) return error.code;
    throw error;
  }
  return undefined;
}

describe('a message set becomes one batch', () => {
  test('with the same records in the same order, whatever is in them', () => {
    for (let i = 0; i < 100; i++) {
      const magic = random.pick<0 | 1>([0, 1]);
      const codec = random.pick<Codec>(['none', 'gzip', 'snappy', 'lz4']);
      const records: OldRecord[] = Array.from({ length: 1 + random.below(10) }, (_, offset) => ({
        offset,
        timestamp: magic === 0 ? -1n : BigInt(random.bits()),
        key: random.pick([null, Buffer.alloc(0), random.bytes(10)]),
        value: random.pick([null, Buffer.alloc(0), random.text(500)]),
      }));
      const batch = converted(encodeMessageSet({ magic, codec, records }));
      expect(batch, `seed ${SEED}`).toMatchObject({
        baseOffset: 0,
        codec,
        recordCount: records.length,
        lastOffsetDelta: records.length - 1,
        producerId: -1n,
        records: records.map((record) => ({ ...record, headers: [] })),
      });
    }
  });

  test('whose offsets follow each other, whatever the producer wrote', () => {
    const plain = Buffer.concat([5, 3, 9].map((offset) => message({ offset })));
    for (const set of [plain, wrapper(plain, { offset: 100 }), wrapper(plain, { offset: 0 })])
      expect(converted(set).records.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  test('that has the time of a marked wrapper, and no mark', () => {
    const set = wrapper(message({ timestamp: 5n }), { logAppendTime: true, timestamp: 77n });
    expect(converted(set)).toMatchObject({ logAppendTime: false, maxTimestamp: 77n, records: [{ timestamp: 77n }] });
  });

  test('without a last message that is not whole', () => {
    expect(converted(Buffer.concat([message(), message().subarray(0, -1)])).recordCount).toBe(1);
  });
});

test('a set without a whole message becomes nothing', () => {
  for (const set of [Buffer.alloc(0), message().subarray(0, -1), message().subarray(0, 5)])
    expect(upConvert(set, 2, CREATE_TIME)).toBeUndefined();
});

test('batches of magic 2, and whatever comes in newer versions, stay as they are', () => {
  const batch = encodeBatch({ records: [{}] });
  expect(upConvert(batch, 2, CREATE_TIME)).toBe(batch);
  const set = message();
  expect(upConvert(set, 3, CREATE_TIME)).toBe(set);
  for (const version of [2, 3]) expect(upConvert(null, version, CREATE_TIME)).toBeNull();
});

describe('refused is', () => {
  const damaged = message().fill(7, 12, 14);
  test.each<[string, Buffer, number]>([
    ['a wrong checksum', damaged, ErrorCode.CORRUPT_MESSAGE],
    ['a wrong checksum further on', Buffer.concat([message(), damaged]), ErrorCode.CORRUPT_MESSAGE],
    ['a wrong checksum in a wrapper', wrapper(damaged), ErrorCode.CORRUPT_MESSAGE],
    ['a size that cannot be', message().fill(0, 8, 12), ErrorCode.CORRUPT_MESSAGE],
    ['two magics', Buffer.concat([message(), message({ magic: 0 })]), ErrorCode.INVALID_RECORD],
    ['two magics, one in the other', wrapper(message({ magic: 0 })), ErrorCode.INVALID_RECORD],
    ['two wrappers', Buffer.concat([wrapper(message()), wrapper(message())]), ErrorCode.INVALID_RECORD],
    ['a wrapper before a message', Buffer.concat([wrapper(message()), message()]), ErrorCode.INVALID_RECORD],
    ['a wrapper behind a message', Buffer.concat([message(), wrapper(message())]), ErrorCode.INVALID_RECORD],
    [
      'a wrapper that ends before its last message',
      wrapper(message({ offset: 2 }), { offset: 1 }),
      ErrorCode.INVALID_RECORD,
    ],
    ['a wrapper of nothing', wrapper(Buffer.alloc(0)), ErrorCode.INVALID_RECORD],
    ['a wrapper in a wrapper', wrapper(wrapper(message())), ErrorCode.INVALID_RECORD],
  ])('%s', (_, set, code) => {
    expect(codeOf(() => upConvert(set, 2, CREATE_TIME))).toBe(code);
  });

  test('a time of arrival where the broker says it', () => {
    const set = message({ logAppendTime: true });
    expect(codeOf(() => upConvert(set, 2, LOG_APPEND_TIME))).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(converted(set).records).toMatchObject([{ timestamp: 5n }]);
  });

  test('what would fill the memory', () => {
    const bomb = wrapper(Buffer.alloc(MOST_UNPACKED + 1));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(codeOf(() => upConvert(bomb, 2, CREATE_TIME))).toBe(ErrorCode.INVALID_RECORD);
  });
});
