import { deleteGroups } from '../delete-groups.js';
import { freshName } from '../fixtures.js';
import type { Subject, Test } from '../test.js';
import { ADMIN_SCENARIOS } from './admin/scenarios.js';
import type { ClientLibrary } from './client.js';
import { commitAndResume } from './commit-and-resume.js';
import { exactlyOnce } from './exactly-once.js';
import { groupOfThree } from './group/group-of-three.js';
import { LIBRARIES } from './libraries.js';
import { produceAndRead } from './produce-and-read.js';
import type { Scenario } from './scenario.js';
import { transactions } from './transactions.js';

const SCENARIOS: readonly Scenario[] = [
  produceAndRead,
  commitAndResume,
  groupOfThree,
  transactions,
  exactlyOnce,
  ...ADMIN_SCENARIOS,
];

/** Every scenario with every client, or with those that are named; names of others are not looked at. */
export async function scenarioTests(clients: readonly string[] | undefined): Promise<Test[]> {
  const libraries = LIBRARIES.filter(({ name }) => clients === undefined || clients.includes(name));
  const tests = libraries.map(async (library) => {
    const unavailable = await library.unavailable();
    return SCENARIOS.map((scenario) => scenarioTest(scenario, library, unavailable));
  });
  return (await Promise.all(tests)).flat();
}

function scenarioTest(scenario: Scenario, library: ClientLibrary, unavailable: string | undefined): Test {
  return {
    id: `${library.name}/${scenario.name}`,
    level: scenario.level,
    requirement: 'MUST',
    why: scenario.about,
    see: `the client ${library.name}, as its users write to it`,
    needs: scenario.needs,
    ...(unavailable !== undefined && { unavailable }),
    async run(subject) {
      await perform(scenario, library, subject);
      return [];
    },
  };
}

async function perform(
  scenario: Scenario,
  library: ClientLibrary,
  { target, client, topics: source }: Subject,
): Promise<void> {
  const topics: string[] = [];
  const groups: string[] = [];
  try {
    await scenario.run({
      library,
      entrance: target,
      async freshTopic(partitions) {
        const wished = freshName('topic');
        topics.push(wished);
        return (await source.take(client, { name: wished, partitions })).name;
      },
      freshTopicName: () => {
        const name = freshName('topic');
        topics.push(name);
        return name;
      },
      freshGroupId: () => {
        const groupId = freshName('group');
        groups.push(groupId);
        return groupId;
      },
    });
  } finally {
    await deleteGroups(client, groups);
    await source.giveBack(client, topics);
  }
}
