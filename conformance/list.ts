import { CASES } from './cases/index.js';
import { allTests } from './plan.js';

/** Prints the id of every test, a case once with its versions. Answers the exit code. */
export async function list(json: boolean): Promise<number> {
  const all = await allTests();
  if (json) {
    const tests = all.map(({ id, requirement, pair, why, see }) => {
      return { id, requirement, api: pair?.api.name, version: pair?.version, why, see };
    });
    process.stdout.write(`${JSON.stringify(tests, null, 2)}\n`);
    return 0;
  }
  for (const { id, requirement, api, versions } of CASES) {
    process.stdout.write(`${requirement.padEnd(6)} ${id}  (${api.name} v${versions[0]}–${versions[1]})\n`);
  }
  const others = all.filter(({ id }) => !CASES.some((one) => id.startsWith(`${one.id}@`)));
  for (const { id, requirement } of others) process.stdout.write(`${requirement.padEnd(6)} ${id}\n`);
  process.stdout.write(`${CASES.length} cases, ${others.length} golden exchanges and scenarios; `);
  process.stdout.write('a run adds invariants/<API>/v<version> for each pair that answered\n');
  return 0;
}
