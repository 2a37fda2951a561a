import { CreatePartitions, type CreatePartitionsRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { NO_BROKER } from './resources.js';
import { leaderOf } from './topic.js';

type Wish = Input<CreatePartitionsRequest['topics'][number]>;

const grow = (wishes: Wish[], validateOnly = false): Input<CreatePartitionsRequest> => ({
  topics: wishes.map((wish) => ({ assignments: null, ...wish })),
  timeoutMs: 10_000,
  validateOnly,
});

/** A wish on a topic of two partitions. */
const wish = (name: string, about: string, rest: Omit<Wish, 'name'>, validateOnly = false) =>
  recipe(CreatePartitions, name, {
    about,
    topics: [{ partitions: 2 }],
    request: ([topic]) => grow([{ name: topic?.name ?? '', ...rest }], validateOnly),
  });

export const createPartitionsRecipes = [
  wish('one-more', 'A topic of two partitions gets a third.', { count: 3 }),
  wish('validate-only', 'A check that makes nothing.', { count: 3 }, true),
  wish('as-many', 'As many as there are.', { count: 2 }),
  wish('fewer', 'Fewer than there are.', { count: 1 }),
  wish('none', 'No partitions at all.', { count: 0 }),
  wish('assigned-to-nobody', 'A new partition on a broker that does not exist.', {
    count: 3,
    assignments: [{ brokerIds: [NO_BROKER] }],
  }),
  wish('too-few-assignments', 'Two new partitions, and a place for one.', {
    count: 4,
    assignments: [{ brokerIds: [NO_BROKER] }],
  }),
  wish('empty-assignment', 'A new partition on no broker.', { count: 3, assignments: [{ brokerIds: [] }] }),
  recipe(CreatePartitions, 'assigned', {
    about: 'The client says which broker holds the new partition.',
    topics: [{}],
    async script(recording) {
      const leader = await leaderOf(recording);
      const name = recording.topics[0]?.name ?? '';
      await recording.ask(CreatePartitions, grow([{ name, count: 2, assignments: [{ brokerIds: [leader] }] }]));
    },
  }),
  recipe(CreatePartitions, 'twice', {
    about: 'The same topic twice in one request.',
    topics: [{}],
    request: ([topic]) => {
      const name = topic?.name ?? '';
      return grow([
        { name, count: 2 },
        { name, count: 3 },
      ]);
    },
  }),
  recipe(CreatePartitions, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name = '']) => grow([{ name, count: 3 }]),
  }),
];
