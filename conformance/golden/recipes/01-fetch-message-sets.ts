import { Fetch } from '../../../protocol/index.js';
import { CODECS, type Codec } from '../../../protocol/records/batch-header.js';
import { encodeBatch } from '../../../protocol/records/record-batch.js';
import { type RecipeTopic, recipe } from '../recipe.js';
import { read } from './01-fetch.js';
import { holding, records } from './batches.js';

/** Versions that get message sets. Kafka 4.x has dropped them. */
const OLD = [0, 3] as const;

/** With headers so large that what a batch becomes without them is smaller, and need not be cut. */
function batch(count: number, options: { readonly from?: number; readonly codec?: Codec } = {}): Buffer {
  const headers = [['trace', Buffer.alloc(40)] as const];
  return encodeBatch({
    codec: options.codec ?? 'none',
    records: records(count, options.from).map((record) => ({ ...record, headers })),
  });
}

const TWO_BATCHES = holding(batch(2), batch(3, { from: 2 }));
const TWO_WRAPPERS = holding(batch(2, { codec: 'gzip' }), batch(3, { from: 2, codec: 'gzip' }));
const NULLS = holding(
  encodeBatch({ records: [{ timestamp: 1n }, { timestamp: 2n, key: Buffer.alloc(0), value: Buffer.alloc(0) }] }),
);
const GAPS = holding(batch(1), batch(2, { from: 1, codec: 'zstd' }), batch(1, { from: 3 }));

const asked = (name: string, about: string, topic: RecipeTopic, fetchOffset = 0n, partitionMaxBytes = 1_048_576) =>
  recipe(Fetch, name, {
    about,
    versions: OLD,
    topics: [topic],
    request: ([bound]) => read(bound, { fetchOffset, partitionMaxBytes }),
  });

export const fetchMessageSetRecipes = [
  ...CODECS.map((codec) =>
    asked(
      `set-${codec}`,
      codec === 'zstd' ? 'zstd came after message sets.' : `A batch of ${codec} becomes a message set of ${codec}.`,
      holding(batch(3, { codec })),
    ),
  ),
  asked('set-two-batches', 'Two batches become one set, without their headers.', TWO_BATCHES),
  asked('set-inside-a-batch', 'Records before the offset are left out.', TWO_BATCHES, 3n),
  asked('set-two-wrappers', 'Two compressed batches become two wrappers.', TWO_WRAPPERS),
  asked('set-inside-a-wrapper', 'A wrapper comes whole; clients skip what they did not ask for.', TWO_WRAPPERS, 3n),
  asked('set-nulls', 'Null and empty keys and values.', NULLS),
  asked('set-up-to-zstd', 'What comes before a batch that cannot be converted.', GAPS),
  asked('set-from-zstd', 'A batch that cannot be converted, and others behind it.', GAPS, 2n),
  asked('set-behind-zstd', 'What comes behind a batch that cannot be converted.', GAPS, 3n),
  asked('set-topic-of-zstd', 'A topic that is meant for zstd, without a record.', {
    configs: { 'compression.type': 'zstd' },
  }),
  asked('set-partition-limit', 'Below v3 a batch beyond the limit does not come (KIP-74).', TWO_BATCHES, 0n, 1),
];
