import { AlterReplicaLogDirs, DescribeLogDirs } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

const NOWHERE = '/no/such/log/dir';

export const alterReplicaLogDirsRecipes = [
  recipe(AlterReplicaLogDirs, 'to-where-it-is', {
    about: 'A replica shall move to the directory that it lies in.',
    topics: [{}],
    async script({ ask, topics: [topic] }) {
      const { results } = await ask(DescribeLogDirs, { topics: [{ topic: topic?.name ?? '', partitions: [0] }] });
      const path = results.find(({ topics }) => topics.length > 0)?.logDir ?? '';
      await ask(AlterReplicaLogDirs, { dirs: [{ path, topics: [{ name: topic?.name ?? '', partitions: [0] }] }] });
    },
  }),
  recipe(AlterReplicaLogDirs, 'unknown-directory', {
    about: 'A directory that the broker does not have.',
    topics: [{ partitions: 2 }],
    request: ([topic]) => ({ dirs: [{ path: NOWHERE, topics: [{ name: topic?.name ?? '', partitions: [0, 1] }] }] }),
  }),
  recipe(AlterReplicaLogDirs, 'relative-path', {
    about: 'A path that does not begin at the root.',
    topics: [{}],
    request: ([topic]) => ({ dirs: [{ path: 'log/dir', topics: [{ name: topic?.name ?? '', partitions: [0] }] }] }),
  }),
  recipe(AlterReplicaLogDirs, 'unknown-topic', {
    about: 'A topic that does not exist, and a directory that does not either.',
    absent: 1,
    request: (_topics, [name = '']) => ({ dirs: [{ path: NOWHERE, topics: [{ name, partitions: [0] }] }] }),
  }),
  recipe(AlterReplicaLogDirs, 'no-directories', {
    about: 'Nothing is asked.',
    request: () => ({ dirs: [] }),
  }),
];
