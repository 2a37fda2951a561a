import type { Test } from '../test.js';
import { ADMIN_SCENARIOS } from './admin/scenarios.js';
import type { ClientLibrary } from './client.js';
import { commitAndResume } from './commit-and-resume.js';
import { exactlyOnce } from './exactly-once.js';
import { withFresh } from './fresh.js';
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
    const scenarios = [...SCENARIOS, ...(library.own ?? [])];
    return scenarios.map((scenario) => scenarioTest(scenario, library, unavailable));
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
      await withFresh(subject, (fresh) => scenario.run({ ...fresh, library, entrance: subject.target }));
      return [];
    },
  };
}
