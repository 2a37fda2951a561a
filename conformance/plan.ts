import { TargetError } from '../targets/target.js';
import { apiNames } from './api-names.js';
import type { Case } from './case.js';
import { withContext } from './case-context.js';
import { CASES } from './cases/index.js';
import { readGoldenFiles } from './golden/library.js';
import { replayTest } from './golden/replay.js';
import { isPairResultId, pairResultId } from './invariants/pair-result-ids.js';
import { levelOf } from './levels.js';
import { FOREIGN_CLIENTS } from './scenarios/foreign/clients.js';
import { foreignTests } from './scenarios/foreign/tests.js';
import { LIBRARIES } from './scenarios/libraries.js';
import { scenarioTests } from './scenarios/tests.js';
import type { Test } from './test.js';
import { globPattern } from './test-ids.js';

/** Which tests to run; everything where nothing is said. */
export interface Selection {
  /** API names, without regard to case. */
  readonly apis?: readonly string[];
  /** A glob over test ids: `*` stands for any characters. One over ids of pairs' results selects the tests of these pairs. */
  readonly tests?: string;
  /** Real clients to use; where nothing is said all of those that need no other language. */
  readonly clients?: readonly string[];
}

/** Every test there is: scenarios, cases at each of their versions, golden exchanges. Throws `TargetError` for a client that there is not. */
export async function allTests(clients?: readonly string[]): Promise<Test[]> {
  const names = [...LIBRARIES, ...FOREIGN_CLIENTS].map(({ name }) => name);
  const unknown = clients?.find((client) => !names.includes(client));
  if (unknown !== undefined) throw new TargetError(`There is no client '${unknown}', only ${names.join(', ')}.`);
  return [
    ...(await scenarioTests(clients)),
    ...foreignTests(clients ?? []),
    ...CASES.flatMap(caseTests),
    ...readGoldenFiles().flatMap((file) => file.exchanges.map((exchange) => replayTest(file, exchange))),
  ];
}

/** The tests of `all` that are selected. Throws `TargetError` for an API that there is not, or where nothing is left. */
export function select(all: readonly Test[], { apis, tests }: Selection): Test[] {
  const names = apis && apiNames(apis);
  const isWanted = tests === undefined ? () => true : matcher(tests);
  const selected = all.filter((test) => {
    if (names !== undefined && !(test.pair !== undefined && names.includes(test.pair.api.name))) return false;
    return isWanted(test);
  });
  if (selected.length === 0) {
    throw new TargetError("No test is selected: 'fluxmq-conformance list' shows those there are.");
  }
  return selected;
}

function matcher(glob: string): (test: Test) => boolean {
  const pattern = globPattern(glob);
  if (!isPairResultId(glob)) return ({ id }) => pattern.test(id);
  return ({ pair }) => pair !== undefined && pattern.test(pairResultId(pair.api, pair.version));
}

function caseTests(tried: Case): Test[] {
  const { id, requirement, api, versions, why, see, needs = [], when = [], unless = [], level = levelOf(api) } = tried;
  const [min, max] = versions;
  return Array.from({ length: max - min + 1 }, (_, index) => min + index).map((version) => ({
    id: `${id}@v${version}`,
    level,
    requirement,
    why,
    see,
    pair: { api, version },
    needs,
    when,
    unless,
    async run({ client, topics }, log) {
      await withContext(client, api, version, log, (context) => tried.run(context), topics);
      return [];
    },
  }));
}
