import { type Input, OffsetForLeaderEpoch, type OffsetForLeaderEpochRequest } from '../../../protocol/index.js';
import { type RecipeTopic, recipe } from '../recipe.js';
import { batch, holding } from './batches.js';

const FIVE_RECORDS = holding(batch(2), batch(3, { from: 2 }));
/** Of a topic that has had one leader. */
const FIRST = 0;

type Partition = Input<OffsetForLeaderEpochRequest['topics'][number]['partitions'][number]>;

const ask = (topic: string | undefined, partition: Partition): Input<OffsetForLeaderEpochRequest> => ({
  topics: [{ topic: topic ?? '', partitions: [{ partition: 0, leaderEpoch: FIRST, ...partition }] }],
});

const epoch = (name: string, about: string, leaderEpoch: number, topic: RecipeTopic = FIVE_RECORDS) =>
  recipe(OffsetForLeaderEpoch, name, {
    about,
    topics: [topic],
    request: ([bound]) => ask(bound?.name, { leaderEpoch }),
  });

export const offsetForLeaderEpochRecipes = [
  epoch('current', 'The epoch that goes on ends where the log does.', FIRST),
  epoch('current-of-nothing', 'The same of a partition without records.', FIRST, {}),
  epoch('of-the-future', 'An epoch that has not begun.', 1_000_000),
  epoch('undefined', 'The number that stands for no epoch.', -1),
  recipe(OffsetForLeaderEpoch, 'unknown-epoch', {
    about: 'A client that has heard of a later leader than the broker (KIP-320).',
    versions: [2, 4],
    topics: [FIVE_RECORDS],
    request: ([topic]) => ask(topic?.name, { currentLeaderEpoch: 1_000_000 }),
  }),
  recipe(OffsetForLeaderEpoch, 'same-epoch', {
    about: 'A client that has heard of the same leader as the broker.',
    versions: [2, 4],
    topics: [FIVE_RECORDS],
    request: ([topic]) => ask(topic?.name, { currentLeaderEpoch: FIRST }),
  }),
  recipe(OffsetForLeaderEpoch, 'unknown-partition', {
    about: 'A partition that does not exist.',
    topics: [{}],
    request: ([topic]) => ask(topic?.name, { partition: 7 }),
  }),
  recipe(OffsetForLeaderEpoch, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => ask(name, {}),
  }),
  recipe(OffsetForLeaderEpoch, 'no-topics', {
    about: 'Nothing is asked.',
    request: () => ({ topics: [] }),
  }),
];
