import { DescribeLogDirs } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { batch, holding } from './batches.js';

// Null topics, which mean all, are left out: what else lies on the target is not the recording's to say.
export const describeLogDirsRecipes = [
  recipe(DescribeLogDirs, 'partition', {
    about: 'How large a partition is: exactly as large as its batches.',
    topics: [holding(batch(2), batch(3, { from: 2 }))],
    request: ([topic]) => ({ topics: [{ topic: topic?.name ?? '', partitions: [0] }] }),
  }),
  recipe(DescribeLogDirs, 'two-partitions', {
    about: 'A partition that holds a batch and an empty one.',
    topics: [{ partitions: 2, records: [{ partition: 1, batch: batch(1) }] }],
    request: ([topic]) => ({ topics: [{ topic: topic?.name ?? '', partitions: [0, 1] }] }),
  }),
  recipe(DescribeLogDirs, 'unknown-partition', {
    about: 'A partition that does not exist, and one that does.',
    topics: [{}],
    request: ([topic]) => ({ topics: [{ topic: topic?.name ?? '', partitions: [0, 7] }] }),
  }),
  recipe(DescribeLogDirs, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name = '']) => ({ topics: [{ topic: name, partitions: [0] }] }),
  }),
  recipe(DescribeLogDirs, 'no-topics', {
    about: 'Nothing is asked: the directories come all the same.',
    request: () => ({ topics: [] }),
  }),
];
