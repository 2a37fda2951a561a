import { describe, expect, test } from 'vitest';
import { CODECS } from '../../protocol/records/batch-header.js';
import { decodeBatches, encodeBatch } from '../../protocol/records/record-batch.js';
import { acceptBatch } from './accept-batch.js';
import { TopicConfig } from './topic-config.js';

const NOW = 1_700_000_000_000;
const LIMIT = 1 << 20;
const VERSION = 9;

const records = [7n, 9n, 8n].map((delay) => ({
  timestamp: BigInt(NOW) + delay,
  key: Buffer.from('k'),
  value: Buffer.from(`after ${delay}`),
  headers: [['h', null]] as const,
}));

function accept(batch: Buffer, configs: Record<string, string> = {}): Buffer {
  return acceptBatch(batch, VERSION, new TopicConfig(new Map(Object.entries(configs))), NOW);
}

test.each(CODECS)('a true batch of %s is stored as it came', (codec) => {
  const sent = encodeBatch({ codec, records });
  expect(accept(Buffer.from(sent))).toEqual(sent);
});

test('the largest timestamp is counted anew, and the checksum is right', () => {
  const careless = encodeBatch({ records, logAppendTime: BigInt(NOW) + 5n });
  const stored = decodeBatches(accept(careless), LIMIT);
  expect(stored).toMatchObject([{ logAppendTime: false, maxTimestamp: BigInt(NOW) + 5n }]);
});

describe.each(CODECS)('a topic of %s', (codec) => {
  const type = codec === 'none' ? 'uncompressed' : codec;

  test.each(CODECS)('holds what came as %s in its own codec', (sent) => {
    const identity = { producerId: 7n, producerEpoch: 1, baseSequence: 40 };
    const stored = accept(encodeBatch({ codec: sent, records, ...identity }), { 'compression.type': type });
    const expected = records.map((record, offset) => ({ ...record, offset }));
    expect(decodeBatches(stored, LIMIT)).toMatchObject([{ codec, ...identity, records: expected }]);
  });

  test('stamps the time of arrival all the same', () => {
    const configs = { 'compression.type': type, 'message.timestamp.type': 'LogAppendTime' };
    const stored = accept(encodeBatch({ codec: 'gzip', records }), configs);
    expect(decodeBatches(stored, LIMIT)).toMatchObject([{ codec, logAppendTime: true, maxTimestamp: BigInt(NOW) }]);
  });
});

test.each([
  ['gzip', '1', '9'],
  ['zstd', '-10000', '19'],
])('%s tries as hard as the topic says', (type, little, much) => {
  // Words that come again, and not side by side: what a codec finds only if it looks for it.
  const words = Array.from({ length: 3000 }, (_, index) => `${(index * 7919) % 613}-${(index * 104729) % 97}`);
  const sent = encodeBatch({ records: [{ timestamp: BigInt(NOW), value: Buffer.from(words.join()) }] });
  const sizeAt = (level: string) => {
    const stored = accept(Buffer.from(sent), { 'compression.type': type, [`compression.${type}.level`]: level });
    expect(decodeBatches(stored, LIMIT)).toMatchObject([{ codec: type }]);
    return stored.length;
  };
  expect(sizeAt(much)).toBeLessThan(sizeAt(little));
});
