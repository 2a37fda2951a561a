import {
  AlterPartitionReassignments,
  type AlterPartitionReassignmentsRequest,
  type Input,
} from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { NO_BROKER } from './resources.js';
import { leaderOf } from './topic.js';

const move = (
  name: string | undefined,
  replicas: number[] | null,
  { partitionIndex = 0, ...more }: Input<AlterPartitionReassignmentsRequest> & { partitionIndex?: number } = {},
): Input<AlterPartitionReassignmentsRequest> => ({
  timeoutMs: 10_000,
  topics: [{ name: name ?? '', partitions: [{ partitionIndex, replicas }] }],
  ...more,
});

const wish = (name: string, about: string, replicas: number[] | null, partitionIndex = 0) =>
  recipe(AlterPartitionReassignments, name, {
    about,
    topics: [{}],
    request: ([topic]) => move(topic?.name, replicas, { partitionIndex }),
  });

export const alterPartitionReassignmentsRecipes = [
  recipe(AlterPartitionReassignments, 'to-where-it-is', {
    about: 'A partition shall move to the broker that it lies on.',
    topics: [{}],
    async script(recording) {
      const leader = await leaderOf(recording);
      await recording.ask(AlterPartitionReassignments, move(recording.topics[0]?.name, [leader]));
    },
  }),
  recipe(AlterPartitionReassignments, 'same-broker-twice', {
    about: 'Two replicas on one broker.',
    topics: [{}],
    async script(recording) {
      const leader = await leaderOf(recording);
      await recording.ask(AlterPartitionReassignments, move(recording.topics[0]?.name, [leader, leader]));
    },
  }),
  wish('nothing-to-cancel', 'A move that is not under way is called off.', null),
  wish('to-nobody', 'A partition shall move to a broker that does not exist.', [NO_BROKER]),
  wish('negative-broker', 'A partition shall move to a broker that cannot be.', [-3]),
  wish('to-nowhere', 'A partition shall have no replicas.', []),
  wish('unknown-partition', 'A partition that does not exist.', null, 7),
  recipe(AlterPartitionReassignments, 'as-many-replicas', {
    about: 'The number of replicas may not change (KIP-860), and does not.',
    versions: [1, 1],
    topics: [{}],
    async script(recording) {
      const leader = await leaderOf(recording);
      const name = recording.topics[0]?.name;
      await recording.ask(AlterPartitionReassignments, move(name, [leader], { allowReplicationFactorChange: false }));
    },
  }),
  recipe(AlterPartitionReassignments, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => move(name, [NO_BROKER]),
  }),
  recipe(AlterPartitionReassignments, 'no-topics', {
    about: 'Nothing is asked.',
    request: () => ({ timeoutMs: 10_000, topics: [] }),
  }),
];
