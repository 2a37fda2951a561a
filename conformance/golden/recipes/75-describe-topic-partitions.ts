import { DescribeTopicPartitions } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

// No topics, which means all, is left out: what else there is on the target is not the recording's to say.
export const describeTopicPartitionsRecipes = [
  recipe(DescribeTopicPartitions, 'two-partitions', {
    about: 'A topic with two partitions.',
    topics: [{ partitions: 2 }],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '' }] }),
  }),
  recipe(DescribeTopicPartitions, 'first-page', {
    about: 'A page of two partitions of three: a cursor says where the next one starts.',
    topics: [{ partitions: 3 }],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '' }], responsePartitionLimit: 2 }),
  }),
  recipe(DescribeTopicPartitions, 'second-page', {
    about: 'A cursor leads to the third partition of three.',
    topics: [{ partitions: 3 }],
    request: ([topic]) => ({
      topics: [{ name: topic?.name ?? '' }],
      cursor: { topicName: topic?.name ?? '', partitionIndex: 2 },
    }),
  }),
  recipe(DescribeTopicPartitions, 'two-topics', {
    about: 'Two topics, of which the cursor has passed one.',
    topics: [{}, {}],
    request: (topics) => ({
      topics: topics.map(({ name }) => ({ name })),
      cursor: { topicName: topics[1]?.name ?? '', partitionIndex: 0 },
    }),
  }),
  recipe(DescribeTopicPartitions, 'no-limit', {
    about: 'A page of no partitions.',
    topics: [{}],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '' }], responsePartitionLimit: 0 }),
  }),
  recipe(DescribeTopicPartitions, 'negative-cursor', {
    about: 'A cursor that points to a partition that cannot be.',
    topics: [{}],
    request: ([topic]) => ({
      topics: [{ name: topic?.name ?? '' }],
      cursor: { topicName: topic?.name ?? '', partitionIndex: -1 },
    }),
  }),
  recipe(DescribeTopicPartitions, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name = '']) => ({ topics: [{ name }] }),
  }),
  recipe(DescribeTopicPartitions, 'invalid-name', {
    about: 'A name that no topic can have.',
    request: () => ({ topics: [{ name: 'not a topic!' }] }),
  }),
];
