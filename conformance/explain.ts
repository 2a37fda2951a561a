import { TargetError } from '../targets/target.js';
import { PROMISED } from './invariants/index.js';
import { pairOf } from './invariants/pair-result-ids.js';
import { PROMISE } from './invariants/pair-results.js';
import { allTests } from './plan.js';
import { caseOf } from './test-ids.js';
import { readCatches } from './verify/catches.js';

/** Prints what one test or invariant promises, and what of a broker it catches. Answers the exit code; throws `TargetError` for an id that there is not. */
export async function explain(id: string): Promise<number> {
  process.stdout.write(explainInvariant(id) ?? explainPairResult(id) ?? (await explainTest(id)));
  return 0;
}

function explainInvariant(id: string): string | undefined {
  const invariant = PROMISED.find((one) => one.id === id);
  if (invariant === undefined) return undefined;
  const { api, why, see } = invariant;
  const answers = `every answer${api ? ` to ${api.name}` : ''} that any test receives`;
  return `${id} (MUST)\n\n${why}\n\nSee: ${see}\nHolds for: ${answers}\n`;
}

function explainPairResult(id: string): string | undefined {
  const pair = pairOf(id);
  if (pair === undefined) return undefined;
  const { api, version } = pair;
  const { requirement, why, see } = PROMISE;
  const checked = PROMISED.filter((one) => one.api === undefined || one.api.key === api.key);
  const invariants = checked.map((one) => `  ${one.id}\n`).join('');
  const answers = `every answer to ${api.name} v${version} that any test receives`;
  return `${id} (${requirement})\n\n${why}\n\nSee: ${see}\nHolds for: ${answers}\nInvariants:\n${invariants}`;
}

async function explainTest(id: string): Promise<string> {
  const tests = (await allTests()).filter((test) => test.id === id || test.id.startsWith(`${id}@`));
  const [first] = tests;
  if (first === undefined) {
    throw new TargetError(`There is no test '${id}': 'fluxmq-conformance list' shows those there are.`);
  }
  const pairs = tests.flatMap(({ pair }) => (pair === undefined ? [] : [`${pair.api.name} v${pair.version}`]));
  const mutant = readCatches()[caseOf(id)];
  return [
    `${id} (${first.requirement})\n\n${first.why}\n\n`,
    `See: ${first.see}\nHolds for: ${pairs.join(', ') || 'any target'}\n`,
    ...(mutant === undefined ? [] : [`Catches: ${mutant}\n`]),
  ].join('');
}
