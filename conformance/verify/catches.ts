import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../targets/package-root.js';
import { CASES } from '../cases/index.js';
import { Random } from '../durability/random.js';
import type { Test } from '../test.js';
import { caseOf } from '../test-ids.js';
import type { Prey } from './baseline.js';
import type { HuntProgress } from './hunt-progress.js';
import type { Mutant } from './mutant.js';
import { noticedBy } from './noticed-by.js';
import { share, type Worker } from './worker.js';

const PATH = join(packageRoot(), 'conformance/verify/catches.json');

/** For each case a mutant that it catches by itself. */
export type Catches = Readonly<Record<string, string>>;

/** What `verify --write-catches` wrote. */
export function readCatches(): Catches {
  return JSON.parse(readFileSync(PATH, 'utf8'));
}

/** Writes down what was found beside what other runs found: no target lets every case be tried. */
export async function writeCatches(found: Catches): Promise<void> {
  const sorted = Object.entries({ ...readCatches(), ...found }).sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(PATH, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

/** So many mutants are tried on a case that has caught none, */
const ATTEMPTS = 300;
/** and for so long: with some of them a case waits until it gives up. */
const ATTEMPTS_MS = 120_000;

/** The tests of cases of which no catch is known. */
export function withoutCatch(tests: readonly Test[]): Test[] {
  const known = readCatches();
  const ids = new Set(CASES.map(({ id }) => id).filter((id) => known[id] === undefined));
  return tests.filter(({ id }) => ids.has(caseOf(id)));
}

/** Looks for a mutant that each case catches by itself, among those that its tests met. */
export async function findCatches(
  prey: readonly Prey[],
  workers: readonly Worker[],
  seed: number,
  signal: AbortSignal,
  tell: (total: number) => HuntProgress,
): Promise<Catches> {
  const catches = new Map<string, string>();
  const attempts = mostTelling(prey, seed);
  const progress = tell(attempts.size);
  await share(workers, [...attempts], signal, async (worker, [id, order]) => {
    const began = performance.now();
    for (const { mutant, test } of order) {
      if (signal.aborted || performance.now() - began > ATTEMPTS_MS) break;
      if (noticedBy(await worker.run(test, mutant.interceptor())) !== 'test') continue;
      catches.set(id, mutant.id);
      break;
    }
    progress.step();
  });
  return Object.fromEntries(catches);
}

interface Attempt {
  readonly mutant: Mutant;
  readonly test: Test;
  readonly rank: number;
}

/** For each case the mutants to try on it, the most telling first. */
function mostTelling(prey: readonly Prey[], seed: number): ReadonlyMap<string, readonly Attempt[]> {
  const best = new Map<string, Attempt[]>();
  const random = new Random(seed);
  for (const { mutant, tests } of prey) {
    for (const test of tests) {
      const id = caseOf(test.id);
      const attempts = best.get(id) ?? [];
      best.set(id, attempts);
      attempts.push({ mutant, test, rank: rank(mutant, test) + random.below(RANK) });
      // There are millions of pairs: no more of them are kept than are tried, give or take.
      if (attempts.length >= 2 * ATTEMPTS) keepBest(attempts);
    }
  }
  for (const attempts of best.values()) keepBest(attempts);
  return best;
}

function keepBest(attempts: Attempt[]): void {
  attempts.sort((a, b) => a.rank - b.rank).splice(ATTEMPTS);
}

const RANK = 1_000_000;

/** Behaviours first, then what is wrong in answers that the case asks for; any answer that is cut short proves little. */
function rank({ kind, group, id }: Mutant, { pair, needs }: Test): number {
  if (kind === 'behaviour') return 0;
  if (id.startsWith('answer/')) return 3 * RANK;
  return group === pair?.api.name || needs.some(({ name }) => name === group) ? RANK : 2 * RANK;
}
