import { ListPartitionReassignments } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

const TIMEOUT_MS = 10_000;

// Null topics, which mean all, are left out: what else moves on the target is not the recording's to say.
export const listPartitionReassignmentsRecipes = [
  recipe(ListPartitionReassignments, 'none', {
    about: 'A topic that stays where it is.',
    topics: [{ partitions: 2 }],
    request: ([topic]) => ({
      timeoutMs: TIMEOUT_MS,
      topics: [{ name: topic?.name ?? '', partitionIndexes: [0, 1] }],
    }),
  }),
  recipe(ListPartitionReassignments, 'unknown-partition', {
    about: 'A partition that does not exist.',
    topics: [{}],
    request: ([topic]) => ({ timeoutMs: TIMEOUT_MS, topics: [{ name: topic?.name ?? '', partitionIndexes: [7] }] }),
  }),
  recipe(ListPartitionReassignments, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name = '']) => ({ timeoutMs: TIMEOUT_MS, topics: [{ name, partitionIndexes: [0] }] }),
  }),
  recipe(ListPartitionReassignments, 'no-topics', {
    about: 'Nothing is asked.',
    request: () => ({ timeoutMs: TIMEOUT_MS, topics: [] }),
  }),
];
