import { TargetError } from '../targets/target.js';
import { INVARIANTS } from './invariants/index.js';
import { allTests } from './plan.js';
import { caseOf } from './test-ids.js';
import { readCatches } from './verify/catches.js';

/** Prints what one test or invariant promises, and what of a broker it catches. Answers the exit code; throws `TargetError` for an id that there is not. */
export async function explain(id: string): Promise<number> {
  const invariant = INVARIANTS.find((one) => one.id === id);
  if (invariant !== undefined) {
    process.stdout.write(`${id} (MUST)\n\n${invariant.why}\n\nSee: ${invariant.see}\n`);
    process.stdout.write(
      `Holds for: every answer${invariant.api ? ` to ${invariant.api.name}` : ''} that any test receives\n`,
    );
    return 0;
  }
  const tests = (await allTests()).filter((test) => test.id === id || test.id.startsWith(`${id}@`));
  const [first] = tests;
  if (first === undefined) {
    throw new TargetError(`There is no test '${id}': 'fluxmq-conformance list' shows those there are.`);
  }
  const pairs = tests.flatMap(({ pair }) => (pair === undefined ? [] : [`${pair.api.name} v${pair.version}`]));
  process.stdout.write(`${id} (${first.requirement})\n\n${first.why}\n\n`);
  process.stdout.write(`See: ${first.see}\nHolds for: ${pairs.join(', ') || 'any target'}\n`);
  const mutant = readCatches()[caseOf(id)];
  if (mutant !== undefined) process.stdout.write(`Catches: ${mutant}\n`);
  return 0;
}
