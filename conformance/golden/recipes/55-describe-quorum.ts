import { DescribeQuorum } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

const CLUSTER_METADATA = '__cluster_metadata';

const asked = (name: string, about: string, topicName: string, ...partitionIndexes: number[]) =>
  recipe(DescribeQuorum, name, {
    about,
    request: () => ({
      topics: [{ topicName, partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex })) }],
    }),
  });

export const describeQuorumRecipes = [
  asked('metadata', 'The quorum that keeps the metadata of the cluster.', CLUSTER_METADATA, 0),
  asked('unknown-partition', 'A partition that has no quorum.', CLUSTER_METADATA, 7),
  asked('two-partitions', 'Two partitions, where there is one.', CLUSTER_METADATA, 0, 1),
  recipe(DescribeQuorum, 'other-topic', {
    about: 'A topic that is kept otherwise.',
    topics: [{}],
    request: ([topic]) => ({ topics: [{ topicName: topic?.name ?? '', partitions: [{ partitionIndex: 0 }] }] }),
  }),
  recipe(DescribeQuorum, 'no-topics', {
    about: 'Nothing is asked.',
    request: () => ({ topics: [] }),
  }),
];
