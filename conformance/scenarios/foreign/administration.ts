import { CreateTopics, DeleteTopics, FindCoordinator } from '../../../protocol/index.js';
import { expectEqual, expectThat } from '../../expect.js';
import type { ForeignScenario } from './scenario.js';

/** What a client may see; one that has not all of the calls sees less. */
const WANTED: Readonly<Record<string, unknown>> = {
  listed: true,
  partitions: 3,
  retention: '3600000',
  retentionSet: '7200000',
  earliest: 2,
  latest: 4,
  stateAtWork: 'stable',
  groupListed: true,
  committed: 4,
  committedAnew: 3,
  stateLeft: 'empty',
  groupDeleted: true,
  deleted: true,
};

/** All the calls of administration that a client has, one after the other. */
export const administration: ForeignScenario = {
  name: 'admin',
  about:
    'An application makes a topic, adds partitions, reads and sets a config, deletes records, looks at a group and moves its offsets, and deletes both.',
  level: 'admin',
  needs: [CreateTopics, DeleteTopics, FindCoordinator],
  async run({ ask, freshTopicName, freshGroupId, entrance }) {
    const { nodes, ...seen } = await ask('admin', freshTopicName(), freshGroupId());
    expectThat('nodes of the cluster', typeof nodes === 'number' && nodes >= entrance.bootstrap.length, nodes);
    expectThat('what is listed', seen.listed === true, seen);
    for (const [what, value] of Object.entries(seen)) expectEqual(what, value, WANTED[what]);
  },
};
