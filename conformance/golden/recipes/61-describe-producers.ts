import { DescribeProducers, type DescribeProducersRequest, encodeBatch, type Input } from '../../../protocol/index.js';
import { type RecipeTopic, recipe } from '../recipe.js';
import { batch } from './batches.js';

/** Noon of 2100-01-01: a broker forgets producers that have been silent for a day. */
const FAR_AHEAD = 4_102_488_000_000n;

/** One batch of an idempotent producer; no broker asks whether it gave that id. */
const of = (producerId: bigint, count: number, baseSequence = 0) => ({
  partition: 0,
  batch: encodeBatch({
    producerId,
    producerEpoch: 3,
    baseSequence,
    records: Array.from({ length: count }, () => ({ timestamp: FAR_AHEAD, value: Buffer.from('value') })),
  }),
});

const topic = (...records: RecipeTopic['records'] & object): RecipeTopic => ({
  configs: { 'message.timestamp.after.max.ms': '9223372036854775807' },
  records,
});

const ask = (name: string | undefined, ...partitionIndexes: number[]): Input<DescribeProducersRequest> => ({
  topics: [{ name: name ?? '', partitionIndexes }],
});

const asked = (name: string, about: string, given: RecipeTopic, ...partitionIndexes: number[]) =>
  recipe(DescribeProducers, name, {
    about,
    topics: [given],
    request: ([bound]) => ask(bound?.name, ...partitionIndexes),
  });

export const describeProducersRecipes = [
  asked('one', 'An idempotent producer that wrote two batches.', topic(of(4711n, 2), of(4711n, 3, 2)), 0),
  asked('two', 'Two idempotent producers.', topic(of(4711n, 2), of(815n, 1)), 0),
  asked('none', 'A partition without records.', {}, 0),
  asked('not-idempotent', 'A producer without an id is not known.', topic({ partition: 0, batch: batch(2) }), 0),
  asked('unknown-partition', 'A partition that does not exist, and one that does.', {}, 0, 7),
  recipe(DescribeProducers, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => ask(name, 0),
  }),
  recipe(DescribeProducers, 'no-topics', {
    about: 'Nothing is asked.',
    request: () => ({ topics: [] }),
  }),
];
