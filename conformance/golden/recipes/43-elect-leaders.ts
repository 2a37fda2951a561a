import { ElectLeaders, type ElectLeadersRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

/** v0 knows only the first (KIP-460). */
const PREFERRED = 0;
const UNCLEAN = 1;

const elect = (
  topic: string | undefined,
  partitions: number[],
  electionType = PREFERRED,
): Input<ElectLeadersRequest> => ({
  electionType,
  topicPartitions: [{ topic: topic ?? '', partitions }],
  timeoutMs: 10_000,
});

export const electLeadersRecipes = [
  recipe(ElectLeaders, 'preferred-leads', {
    about: 'The preferred replica leads already.',
    topics: [{ partitions: 2 }],
    request: ([topic]) => elect(topic?.name, [0, 1]),
  }),
  recipe(ElectLeaders, 'unclean-not-needed', {
    about: 'A partition that has a leader needs none that is not in sync.',
    versions: [1, 2],
    topics: [{}],
    request: ([topic]) => elect(topic?.name, [0], UNCLEAN),
  }),
  recipe(ElectLeaders, 'unknown-type', {
    about: 'An election of a kind that there is not.',
    versions: [1, 2],
    topics: [{}],
    request: ([topic]) => elect(topic?.name, [0], 9),
  }),
  recipe(ElectLeaders, 'unknown-partition', {
    about: 'A partition that does not exist, and one that does.',
    topics: [{}],
    request: ([topic]) => elect(topic?.name, [0, 7]),
  }),
  recipe(ElectLeaders, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => elect(name, [0]),
  }),
  recipe(ElectLeaders, 'no-topics', {
    about: 'Nothing is asked.',
    request: () => ({ topicPartitions: [], timeoutMs: 10_000 }),
  }),
];
