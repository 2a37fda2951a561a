import { type Input, WriteTxnMarkers, type WriteTxnMarkersRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

type Marker = NonNullable<Input<WriteTxnMarkersRequest>['markers']>[number];

/** The end of a transaction of a producer that wrote nothing, in partitions of one topic. */
function marker(name: string, partitionIndexes: readonly number[], change: Partial<Marker> = {}): Marker {
  const producer = { producerId: 4242n, producerEpoch: 3, coordinatorEpoch: 7 };
  return { ...producer, transactionResult: true, topics: [{ name, partitionIndexes }], ...change };
}

/** An administrator who ends a lost transaction sends the same (KIP-664). */
export const writeTxnMarkersRecipes = [
  recipe(WriteTxnMarkers, 'commit', {
    about: 'The commit of a transaction is written into a partition.',
    topics: [{}],
    request: ([topic]) => ({ markers: [marker(topic?.name ?? '', [0])] }),
  }),
  recipe(WriteTxnMarkers, 'abort', {
    about: 'The abort of a transaction is written into two partitions.',
    topics: [{ partitions: 2 }],
    request: ([topic]) => ({ markers: [marker(topic?.name ?? '', [0, 1], { transactionResult: false })] }),
  }),
  recipe(WriteTxnMarkers, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name = '']) => ({ markers: [marker(name, [0])] }),
  }),
  recipe(WriteTxnMarkers, 'unknown-partition', {
    about: 'Of two partitions the topic has one.',
    topics: [{}],
    request: ([topic]) => ({ markers: [marker(topic?.name ?? '', [0, 7])] }),
  }),
  recipe(WriteTxnMarkers, 'old-producer-epoch', {
    about: 'A producer epoch that is older than that of the marker before.',
    topics: [{}],
    async script({ ask, topics: [topic] }) {
      await ask(WriteTxnMarkers, { markers: [marker(topic?.name ?? '', [0])] });
      await ask(WriteTxnMarkers, { markers: [marker(topic?.name ?? '', [0], { producerEpoch: 2 })] });
    },
  }),
  recipe(WriteTxnMarkers, 'old-coordinator', {
    about: 'A coordinator that is older than that of the marker before.',
    topics: [{}],
    async script({ ask, topics: [topic] }) {
      await ask(WriteTxnMarkers, { markers: [marker(topic?.name ?? '', [0])] });
      await ask(WriteTxnMarkers, { markers: [marker(topic?.name ?? '', [0], { coordinatorEpoch: 6 })] });
    },
  }),
  recipe(WriteTxnMarkers, 'no-markers', {
    about: 'Nothing is to be written.',
    topics: [{}],
    request: () => ({ markers: [] }),
  }),
];
