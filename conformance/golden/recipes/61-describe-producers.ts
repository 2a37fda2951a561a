import { DescribeProducers } from '../../../protocol/index.js';
import { encodeBatch } from '../../../protocol/records/record-batch.js';
import { recipe } from '../recipe.js';
import { holding, records } from './batches.js';

/** Three records of a producer that nobody gave its id to: Kafka takes them. */
function written(change: {
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
}) {
  return encodeBatch({ producerId: 4242n, producerEpoch: 3, baseSequence: 0, records: records(3), ...change });
}

const HOLDING = holding(written({}));

export const describeProducersRecipes = [
  recipe(DescribeProducers, 'idempotent', {
    about: 'An idempotent producer has written three records.',
    topics: [HOLDING],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '', partitionIndexes: [0] }] }),
  }),
  recipe(DescribeProducers, 'two-producers', {
    about: 'Two idempotent producers have written, and one of them once more.',
    topics: [holding(written({}), written({ producerId: 4243n, producerEpoch: 0 }), written({ baseSequence: 3 }))],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '', partitionIndexes: [0] }] }),
  }),
  recipe(DescribeProducers, 'nobody', {
    about: 'Nobody has written to the partition.',
    topics: [{}],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '', partitionIndexes: [0] }] }),
  }),
  recipe(DescribeProducers, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name = '']) => ({ topics: [{ name, partitionIndexes: [0] }] }),
  }),
  recipe(DescribeProducers, 'unknown-partition', {
    about: 'Of two partitions the topic has one.',
    topics: [HOLDING],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '', partitionIndexes: [7, 0] }] }),
  }),
  recipe(DescribeProducers, 'no-topics', {
    about: 'Nothing is asked for.',
    topics: [{}],
    request: () => ({ topics: [] }),
  }),
];
