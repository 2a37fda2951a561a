import { type Input, Produce, type ProduceRequest } from '../../../protocol/index.js';
import type { Codec } from '../../../protocol/records/batch-header.js';
import { encodeMessageSet } from '../../../protocol/records/message-set.js';
import type { OldMagic } from '../../../protocol/records/old-message.js';
import { type RecipeTopic, recipe } from '../recipe.js';
import { EPOCH } from './batches.js';

/** Versions that carry message sets. Kafka 4.x advertises them and hangs up. */
const OLD = [0, 2] as const;
const OLD_CODECS = ['none', 'gzip', 'snappy', 'lz4'] as const;
const MAGICS = [0, 1] as const;

interface SetOptions {
  readonly magic?: OldMagic;
  readonly codec?: Codec;
  readonly keyless?: boolean;
  /** Of the first record. */
  readonly offset?: number;
}

/** A set of records one second apart. */
function set(count: number, { magic = 1, codec = 'none', keyless = false, offset = 0 }: SetOptions = {}): Buffer {
  const records = Array.from({ length: count }, (_, index) => ({
    offset: offset + index,
    timestamp: EPOCH + BigInt(index * 1000),
    key: keyless ? null : Buffer.from(`key-${index}`),
    value: Buffer.from(`value-${index}`),
  }));
  return encodeMessageSet({ magic, codec, records });
}

/** The same bytes at another offset, which no checksum covers. */
function at(offset: bigint, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeBigInt64BE(offset);
  return copy;
}

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
  return copy;
}

const write = (name: string | undefined, records: Buffer, index = 0): Input<ProduceRequest> => ({
  acks: -1,
  timeoutMs: 10_000,
  topicData: [{ name: name ?? '', partitionData: [{ index, records }] }],
});

const sent = (name: string, about: string, records: Buffer, topic: RecipeTopic = {}) =>
  recipe(Produce, name, {
    about,
    versions: OLD,
    topics: [topic],
    request: ([bound]) => write(bound?.name, records),
  });

export const produceMessageSetRecipes = [
  ...MAGICS.flatMap((magic) =>
    OLD_CODECS.map((codec) =>
      sent(
        `set-magic-${magic}-${codec}`,
        `A message set of magic ${magic} with three records, compression ${codec}.`,
        set(3, { magic, codec }),
      ),
    ),
  ),
  sent(
    'set-any-offsets',
    'Offsets mean nothing in a set without compression.',
    Buffer.concat([5n, 3n, 9n].map((offset) => at(offset, set(1)))),
  ),
  sent(
    'set-wrapper-at-0',
    'A wrapper whose producer left its offset at 0, as some librdkafkas did.',
    at(0n, set(3, { codec: 'gzip' })),
  ),
  sent(
    'set-wrapper-far-ahead',
    'A wrapper of magic 1 whose first record is not the first of anything.',
    at(100n, set(3, { codec: 'gzip' })),
  ),
  sent(
    'set-wrapper-too-early',
    'A wrapper of magic 1 that ends before its last record.',
    at(1n, set(3, { codec: 'gzip' })),
  ),
  sent(
    'set-wrapper-absolute',
    'A wrapper of magic 0 whose records have offsets of their own.',
    set(3, { magic: 0, codec: 'gzip', offset: 7 }),
  ),
  sent(
    'set-two-wrappers',
    'Two wrappers, where there may be one.',
    Buffer.concat([set(2, { codec: 'gzip' }), set(2, { codec: 'gzip' })]),
  ),
  sent('set-wrapper-and-message', 'A wrapper and a plain message.', Buffer.concat([set(2, { codec: 'gzip' }), set(1)])),
  sent(
    'set-two-magics',
    'Messages of magic 1 and of magic 0 in one set.',
    Buffer.concat([set(1), set(1, { magic: 0 })]),
  ),
  sent('set-wrong-checksum', 'A byte of the value changed on the way.', damaged(set(1))),
  sent(
    'set-wrong-checksum-second',
    'The same in the second of two messages: neither is kept.',
    Buffer.concat([set(1), damaged(set(1))]),
  ),
  sent('set-empty', 'No message at all, which is no error.', Buffer.alloc(0)),
  sent('set-cut-short', 'Less than one message.', set(1).subarray(0, -1)),
  sent('set-second-cut-short', 'A whole message and a part of one.', Buffer.concat([set(1), set(1).subarray(0, -1)])),
  sent('set-too-large', 'A message larger than the topic allows.', set(1), { configs: { 'max.message.bytes': '40' } }),
  sent('set-keyless-compacted', 'A record without a key in a compacted topic.', set(1, { keyless: true }), {
    configs: { 'cleanup.policy': 'compact' },
  }),
  sent('set-log-append-time', 'The broker stamps the records with the time of their arrival.', set(2), {
    configs: { 'message.timestamp.type': 'LogAppendTime' },
  }),
  recipe(Produce, 'set-unknown-topic', {
    about: 'A topic that does not exist.',
    versions: OLD,
    absent: 1,
    request: (_topics, [name]) => write(name, set(1)),
  }),
  recipe(Produce, 'set-unknown-partition', {
    about: 'A partition that does not exist.',
    versions: OLD,
    topics: [{}],
    request: ([topic]) => write(topic?.name, set(1), 7),
  }),
];
