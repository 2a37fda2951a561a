import { type Input, ListOffsets, type ListOffsetsRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { batch, EPOCH, holding } from './batches.js';

/** v0 answers with the offsets of segments. */
const MODERN = [1, 11] as const;
const OLD = [0, 0] as const;
const ALL = [0, 11] as const;

const LATEST = -1n;
const EARLIEST = -2n;
const MAX_TIMESTAMP = -3n;
const EARLIEST_LOCAL = -4n;
const LATEST_TIERED = -5n;
const EARLIEST_PENDING_UPLOAD = -6n;
/** A time that no clock has reached. */
const FAR_AHEAD = 2n ** 62n;
const MANY = 10;

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

/** The offsets of segments, of which there is one. */
const segments = [
  ['latest', 'The end of the log and the starts of its segments.', LATEST, MANY],
  ['latest-alone', 'The end of the log alone.', LATEST, 1],
  ['earliest', 'The start of the first segment.', EARLIEST, MANY],
  ['of-the-past', 'Segments that had last grown at a time before there were any.', EPOCH, MANY],
  ['of-the-future', 'Segments that will have grown by a time that is yet to come.', FAR_AHEAD, MANY],
  ['none', 'No offsets at all.', LATEST, 0],
] as const;

const places = [
  ['earliest-local', 'The start of what is stored locally (KIP-405), known from v8 on.', EARLIEST_LOCAL],
  ['latest-tiered', 'The end of what is stored elsewhere (KIP-1005), known from v9 on.', LATEST_TIERED],
  [
    'earliest-pending-upload',
    'The start of what is yet to be stored elsewhere, known from v11 on.',
    EARLIEST_PENDING_UPLOAD,
  ],
] as const;

export const listOffsetsRecipes = [
  ...segments.map(([name, about, timestamp, maxNumOffsets]) =>
    recipe(ListOffsets, `segments-${name}`, {
      about,
      versions: OLD,
      topics: [FIVE_RECORDS],
      request: ([topic]) => ask(topic?.name, { timestamp, maxNumOffsets }),
    }),
  ),
  recipe(ListOffsets, 'segments-of-nothing', {
    about: 'A partition without records has a segment, and no end besides its start.',
    versions: OLD,
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { timestamp: LATEST, maxNumOffsets: MANY }),
  }),
  ...places.map(([name, about, timestamp]) =>
    recipe(ListOffsets, name, {
      about,
      versions: MODERN,
      topics: [FIVE_RECORDS],
      request: ([topic]) => ask(topic?.name, { timestamp }),
    }),
  ),
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
    versions: [7, 11],
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
    versions: ALL,
    topics: [FIVE_RECORDS],
    request: ([topic]) => ask(topic?.name, { timestamp: -99n }),
  }),
  recipe(ListOffsets, 'unknown-topic', {
    about: 'A topic that does not exist.',
    versions: ALL,
    absent: 1,
    request: (_topics, [name]) => ask(name, { timestamp: LATEST }),
  }),
  recipe(ListOffsets, 'unknown-partition', {
    about: 'A partition that does not exist.',
    versions: ALL,
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { partitionIndex: 7, timestamp: LATEST }),
  }),
  recipe(ListOffsets, 'unknown-epoch', {
    about: 'A client that has heard of a later leader than the broker (KIP-320).',
    versions: [4, 11],
    topics: [FIVE_RECORDS],
    request: ([topic]) => ask(topic?.name, { timestamp: LATEST, currentLeaderEpoch: 1_000_000 }),
  }),
  recipe(ListOffsets, 'twice', {
    about: 'The same partition twice in one request.',
    versions: ALL,
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
