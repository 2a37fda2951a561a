import { DescribeProducers, WriteTxnMarkers } from '../../../protocol/index.js';
import { encodeBatch } from '../../../protocol/records/record-batch.js';
import { recipe } from '../recipe.js';
import { records } from './batches.js';

const PRODUCER = { producerId: 4242n, producerEpoch: 3 };
/** Records of a producer that nobody gave its id to: Kafka takes them. */
const IDEMPOTENT = encodeBatch({ ...PRODUCER, baseSequence: 0, records: records(3), codec: 'none' });

const HOLDING = { records: [{ partition: 0, batch: IDEMPOTENT }] };

export const describeProducersRecipes = [
  recipe(DescribeProducers, 'idempotent', {
    about: 'An idempotent producer has written three records.',
    topics: [HOLDING],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '', partitionIndexes: [0] }] }),
  }),
  recipe(DescribeProducers, 'marker', {
    about: 'The coordinator of a transaction has written its end.',
    topics: [{}],
    async script({ ask, topics: [topic] }) {
      const name = topic?.name ?? '';
      const marker = { ...PRODUCER, transactionResult: true, coordinatorEpoch: 7 };
      await ask(WriteTxnMarkers, { markers: [{ ...marker, topics: [{ name, partitionIndexes: [0] }] }] });
      await ask(DescribeProducers, { topics: [{ name, partitionIndexes: [0] }] });
    },
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
