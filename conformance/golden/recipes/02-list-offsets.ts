import { type Input, ListOffsets, type ListOffsetsRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { batch, EPOCH, holding } from './batches.js';

/** v0 answers with segment offsets, which came with message sets. */
const MODERN = [1, 7] as const;

const LATEST = -1n;
const EARLIEST = -2n;
const MAX_TIMESTAMP = -3n;

type Partition = Input<ListOffsetsRequest['topics'][number]['partitions'][number]>;

const ask = (name: string | undefined, partition: Partition): Input<ListOffsetsRequest> => ({
  replicaId: -1,
  topics: [{ name: name ?? '', partitions: [{ partitionIndex: 0, ...partition }] }],
});

/** Offsets 0 to 4, one second apart from EPOCH on; the second batch is compressed. */
const FIVE_RECORDS = holding(batch(2), batch(3, { from: 2, codec: 'gzip' }));

const times = [
  ['before-the-first', 'A time before the first record.', EPOCH - 1n],
  ['exact', 'The time of a record.', EPOCH + 1000n],
  ['between-records', 'A time between two records of one batch.', EPOCH + 2500n],
  ['between-batches', 'A time between two batches.', EPOCH + 1500n],
  ['after-the-last', 'A time after the last record.', EPOCH + 4001n],
  ['latest', 'The end of the log.', LATEST],
  ['earliest', 'The start of the log.', EARLIEST],
] as const;

export const listOffsetsRecipes = [
  ...times.map(([name, about, timestamp]) =>
    recipe(ListOffsets, name, {
      about,
      versions: MODERN,
      topics: [FIVE_RECORDS],
      request: ([topic]) => ask(topic?.name, { timestamp }),
    }),
  ),
  recipe(ListOffsets, 'max-timestamp', {
    about: 'The record with the largest timestamp (KIP-734); older versions do not know the question.',
    versions: MODERN,
    topics: [FIVE_RECORDS],
    request: ([topic]) => ask(topic?.name, { timestamp: MAX_TIMESTAMP }),
  }),
  recipe(ListOffsets, 'max-timestamp-of-nothing', {
    about: 'The largest timestamp of a partition without records.',
    versions: [7, 7],
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { timestamp: MAX_TIMESTAMP }),
  }),
  recipe(ListOffsets, 'latest-of-nothing', {
    about: 'The end of a partition without records.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { timestamp: LATEST }),
  }),
  recipe(ListOffsets, 'earliest-of-nothing', {
    about: 'The start of a partition without records.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { timestamp: EARLIEST }),
  }),
  recipe(ListOffsets, 'time-of-nothing', {
    about: 'A time in a partition without records.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { timestamp: EPOCH }),
  }),
  recipe(ListOffsets, 'unknown-question', {
    about: 'A negative timestamp that means nothing.',
    versions: MODERN,
    topics: [FIVE_RECORDS],
    request: ([topic]) => ask(topic?.name, { timestamp: -99n }),
  }),
  recipe(ListOffsets, 'unknown-topic', {
    about: 'A topic that does not exist.',
    versions: MODERN,
    absent: 1,
    request: (_topics, [name]) => ask(name, { timestamp: LATEST }),
  }),
  recipe(ListOffsets, 'unknown-partition', {
    about: 'A partition that does not exist.',
    versions: MODERN,
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { partitionIndex: 7, timestamp: LATEST }),
  }),
  recipe(ListOffsets, 'unknown-epoch', {
    about: 'A client that has heard of a later leader than the broker (KIP-320).',
    versions: [4, 7],
    topics: [FIVE_RECORDS],
    request: ([topic]) => ask(topic?.name, { timestamp: LATEST, currentLeaderEpoch: 1_000_000 }),
  }),
  recipe(ListOffsets, 'twice', {
    about: 'The same partition twice in one request.',
    versions: MODERN,
    topics: [FIVE_RECORDS],
    request: ([topic]) => ({
      replicaId: -1,
      topics: [
        {
          name: topic?.name ?? '',
          partitions: [
            { partitionIndex: 0, timestamp: LATEST },
            { partitionIndex: 0, timestamp: EARLIEST },
          ],
        },
      ],
    }),
  }),
];
