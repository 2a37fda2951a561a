import { Fetch, type FetchRequest, type Input } from '../../../protocol/index.js';
import { CODECS } from '../../../protocol/records/batch-header.js';
import type { BoundTopic } from '../recipe.js';
import { recipe } from '../recipe.js';
import { batch, holding, UNKNOWN_ID } from './batches.js';

/** Versions that carry batches of magic 2. */
const MODERN = [4, 18] as const;
const ALL = [0, 18] as const;

type Partition = Input<FetchRequest['topics'][number]['partitions'][number]>;

/** A fetch that does not wait and wants no session. */
export const read = (
  topic: BoundTopic | undefined,
  partition: Partition,
  more: Input<FetchRequest> = {},
): Input<FetchRequest> => ({
  maxWaitMs: 0,
  minBytes: 0,
  topics: [
    {
      topic: topic?.name ?? '',
      topicId: topic?.id ?? UNKNOWN_ID,
      partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_048_576, ...partition }],
    },
  ],
  ...more,
});

const TWO_BATCHES = holding(batch(2), batch(3, { from: 2 }));

export const fetchRecipes = [
  recipe(Fetch, 'two-batches', {
    about: 'Two batches come back byte for byte.',
    versions: MODERN,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, {}),
  }),
  ...CODECS.filter((codec) => codec !== 'none').map((codec) =>
    recipe(Fetch, `batch-${codec}`, {
      about: `A batch compressed with ${codec} comes back byte for byte.`,
      versions: codec === 'zstd' ? ([10, 18] as const) : MODERN,
      topics: [holding(batch(3, { codec }))],
      request: ([topic]) => read(topic, {}),
    }),
  ),
  recipe(Fetch, 'inside-a-batch', {
    about: 'The batch that holds the offset comes whole.',
    versions: MODERN,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, { fetchOffset: 3n }),
  }),
  recipe(Fetch, 'at-the-end', {
    about: 'Nothing is there yet.',
    versions: ALL,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, { fetchOffset: 5n }),
  }),
  recipe(Fetch, 'empty-partition', {
    about: 'A partition that never had a record.',
    versions: ALL,
    topics: [{}],
    request: ([topic]) => read(topic, {}),
  }),
  recipe(Fetch, 'beyond-the-end', {
    about: 'An offset after the end of the log.',
    versions: ALL,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, { fetchOffset: 6n }),
  }),
  recipe(Fetch, 'negative-offset', {
    about: 'An offset that cannot be.',
    versions: ALL,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, { fetchOffset: -5n }),
  }),
  recipe(Fetch, 'partition-limit', {
    about: 'The first batch comes even when it exceeds the limit, and no second one (KIP-74).',
    versions: MODERN,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, { partitionMaxBytes: 1 }),
  }),
  recipe(Fetch, 'request-limit', {
    about: 'The same for the limit of the whole request.',
    versions: MODERN,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, {}, { maxBytes: 1 }),
  }),
  recipe(Fetch, 'read-committed', {
    about: 'A reader of committed records gets an empty list of aborted transactions, not null.',
    versions: MODERN,
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, {}, { isolationLevel: 1 }),
  }),
  recipe(Fetch, 'unknown-topic', {
    about: 'A topic that does not exist, by name.',
    versions: [0, 12],
    absent: 1,
    request: (_topics, [name]) => read({ name: name ?? '', id: '' }, {}),
  }),
  recipe(Fetch, 'unknown-id', {
    about: 'A topic that does not exist, by id.',
    versions: [13, 18],
    request: () => read(undefined, {}),
  }),
  recipe(Fetch, 'unknown-partition', {
    about: 'A partition that does not exist.',
    versions: ALL,
    topics: [{}],
    request: ([topic]) => read(topic, { partition: 7 }),
  }),
  recipe(Fetch, 'unknown-epoch', {
    about: 'A client that has heard of a later leader than the broker (KIP-320).',
    versions: [9, 18],
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, { currentLeaderEpoch: 1_000_000 }),
  }),
  recipe(Fetch, 'unknown-session', {
    about: 'A session that the broker does not have (KIP-227).',
    versions: [7, 18],
    topics: [TWO_BATCHES],
    request: ([topic]) => read(topic, {}, { sessionId: 123_456_789, sessionEpoch: 1 }),
  }),
];
