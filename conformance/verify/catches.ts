import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../targets/package-root.js';
import { Random } from '../durability/random.js';
import { caseOf } from '../test-ids.js';
import type { Prey } from './baseline.js';
import { noticedBy, type Verdict } from './hunt.js';
import type { HuntProgress } from './hunt-progress.js';
import { share, type Worker } from './worker.js';

const PATH = join(packageRoot(), 'conformance/verify/catches.json');

/** For each case a mutant that it catches by itself. */
export type Catches = Readonly<Record<string, string>>;

/** What `verify --write-catches` wrote last. */
export function readCatches(): Catches {
  return JSON.parse(readFileSync(PATH, 'utf8'));
}

export async function writeCatches(catches: Catches): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(catches).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(PATH, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** So many mutants are tried on a case that has caught none. */
const ATTEMPTS = 80;

/** What the hunts showed, and for every other case one that is looked for among the mutants that it meets. */
export async function findCatches(
  caseIds: readonly string[],
  verdicts: readonly Verdict[],
  prey: readonly Prey[],
  workers: readonly Worker[],
  seed: number,
  signal: AbortSignal,
  tell: (total: number) => HuntProgress,
): Promise<Catches> {
  const catches = new Map<string, string>();
  for (const { mutant, cases } of verdicts) {
    if (cases?.by === 'test' && mutant.kind === 'field' && !mutant.id.startsWith('answer/')) {
      catches.set(caseOf(cases.test), mutant.id);
    }
  }
  const missing = caseIds.filter((id) => !catches.has(id));
  const progress = tell(missing.length);
  const find = async (worker: Worker, id: string) => {
    const met = prey.flatMap(({ mutant, tests }) =>
      tests.filter((test) => caseOf(test.id) === id).map((test) => ({ mutant, test })),
    );
    const random = new Random(seed, ...Buffer.from(id));
    const order = met
      .map((one) => ({ ...one, rank: rank(one.mutant, one.test.pair?.api.name) + random.below(RANK) }))
      .sort((a, b) => a.rank - b.rank);
    for (const { mutant, test } of order.slice(0, ATTEMPTS)) {
      if (noticedBy(await worker.run(test, mutant.interceptor())) !== 'test') continue;
      catches.set(id, mutant.id);
      return;
    }
  };
  await share(workers, missing, signal, async (worker, id) => {
    await find(worker, id);
    progress.step();
  });
  return Object.fromEntries(catches);
}

const RANK = 1_000_000;

/** Behaviours first, then what is wrong in the answers of the case's own API; any answer that is cut short proves little. */
function rank({ kind, group, id }: Prey['mutant'], api: string | undefined): number {
  if (id.startsWith('answer/')) return 3 * RANK;
  if (kind === 'behaviour') return group === api ? 0 : 2 * RANK;
  return group === api ? RANK : 2 * RANK;
}
