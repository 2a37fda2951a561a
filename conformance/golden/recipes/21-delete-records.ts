import { DeleteRecords, type DeleteRecordsRequest, type Input } from '../../../protocol/index.js';
import { type RecipeTopic, recipe } from '../recipe.js';
import { batch, holding } from './batches.js';

const HIGH_WATERMARK = -1n;
const FIVE_RECORDS = holding(batch(2), batch(3, { from: 2 }));

const before = (name: string | undefined, ...wishes: readonly (readonly [partition: number, offset: bigint])[]) =>
  ({
    topics: [{ name: name ?? '', partitions: wishes.map(([partitionIndex, offset]) => ({ partitionIndex, offset })) }],
    timeoutMs: 10_000,
  }) satisfies Input<DeleteRecordsRequest>;

const offset = (name: string, about: string, wanted: bigint, topic: RecipeTopic = FIVE_RECORDS) =>
  recipe(DeleteRecords, name, { about, topics: [topic], request: ([bound]) => before(bound?.name, [0, wanted]) });

export const deleteRecordsRecipes = [
  offset('inside-a-batch', 'The log begins at an offset inside a batch.', 3n),
  offset('high-watermark', 'All that there is, by the number that stands for it.', HIGH_WATERMARK),
  offset('everything', 'All that there is, by its end.', 5n),
  offset('nothing', 'Nothing lies before the start.', 0n),
  offset('beyond-the-end', 'An offset behind the end.', 6n),
  offset('negative-offset', 'A negative offset that means nothing.', -2n),
  offset('empty-partition', 'A partition that never had a record.', HIGH_WATERMARK, {}),
  offset('compacted', 'A compacted topic keeps its records.', 3n, {
    ...FIVE_RECORDS,
    configs: { 'cleanup.policy': 'compact' },
  }),
  offset('compacted-and-deleted', 'A compacted topic that may delete as well does.', 3n, {
    ...FIVE_RECORDS,
    configs: { 'cleanup.policy': 'compact,delete' },
  }),
  recipe(DeleteRecords, 'twice', {
    about: 'The last word on a partition counts, and is answered once.',
    topics: [FIVE_RECORDS],
    request: ([topic]) => before(topic?.name, [0, 4n], [0, 2n]),
  }),
  recipe(DeleteRecords, 'one-good-one-unknown', {
    about: 'One partition that exists and one that does not.',
    topics: [FIVE_RECORDS],
    request: ([topic]) => before(topic?.name, [0, 2n], [1, 2n]),
  }),
  recipe(DeleteRecords, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => before(name, [0, 1n]),
  }),
  recipe(DeleteRecords, 'no-topics', {
    about: 'Nothing is asked.',
    request: () => ({ topics: [], timeoutMs: 10_000 }),
  }),
];
