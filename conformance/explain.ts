import { TargetError } from '../targets/target.js';
import { allTests } from './plan.js';

/** Prints what one test promises. Answers the exit code; throws `TargetError` for an id that there is not. */
export async function explain(id: string): Promise<number> {
  const tests = (await allTests()).filter((test) => test.id === id || test.id.startsWith(`${id}@`));
  const [first] = tests;
  if (first === undefined) {
    throw new TargetError(`There is no test '${id}': 'fluxmq-conformance list' shows those there are.`);
  }
  const pairs = tests.flatMap(({ pair }) => (pair === undefined ? [] : [`${pair.api.name} v${pair.version}`]));
  process.stdout.write(`${id} (${first.requirement})\n\n${first.why}\n\n`);
  process.stdout.write(`See: ${first.see}\nHolds for: ${pairs.join(', ') || 'any target'}\n`);
  return 0;
}
