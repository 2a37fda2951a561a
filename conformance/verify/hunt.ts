import { Random } from '../durability/random.js';
import type { Test } from '../test.js';
import type { Prey } from './baseline.js';
import type { Mutant } from './mutant.js';
import { type Noticer, noticedBy } from './noticed-by.js';
import type { Worker } from './worker.js';

/** Who noticed a mutant: what a test looks at itself, or an invariant that was checked beside it. */
export interface Catch {
  readonly test: string;
  readonly by: Noticer;
}

export interface Verdict {
  readonly mutant: Mutant;
  /** How many tests it could have shown itself to. */
  readonly tests: number;
  /** Absent where no case noticed it; goldens are not among them. */
  readonly cases?: Catch;
  /** Absent where cases noticed it already, or no golden exchange did. */
  readonly golden?: Catch;
}

export type Goldens = 'with' | 'off' | 'only';

/** After so many tests that noticed nothing a mutant counts as survived: thousands receive an answer to CreateTopics. */
const QUIET_TESTS = 150;
/** The same of a mutant with which every test takes long. */
const QUIET_MS = 90_000;

/** Runs tests that a mutant could show itself to, in a random order, until one fails: cases first, then goldens. */
export async function hunt(
  { mutant, tests }: Prey,
  worker: Worker,
  goldens: Goldens,
  seed: number,
  signal: AbortSignal,
): Promise<Verdict> {
  const isGolden = ({ id }: Test) => id.startsWith('golden/');
  const verdict = { mutant, tests: tests.length };
  const track = (among: readonly Test[]) => firstCatch(mutant, shuffled(among, seed, mutant.id), worker, signal);
  if (goldens !== 'only') {
    const cases = await track(tests.filter((test) => !isGolden(test)));
    if (cases !== undefined) return { ...verdict, cases };
  }
  const golden = goldens === 'off' ? undefined : await track(tests.filter(isGolden));
  return { ...verdict, ...(golden && { golden }) };
}

async function firstCatch(
  mutant: Mutant,
  tests: readonly Test[],
  worker: Worker,
  signal: AbortSignal,
): Promise<Catch | undefined> {
  const began = performance.now();
  for (const test of tests.slice(0, QUIET_TESTS)) {
    if (signal.aborted || performance.now() - began > QUIET_MS) return undefined;
    const by = noticedBy(await worker.run(test, mutant.interceptor()));
    if (by !== undefined) return { test: test.id, by };
  }
  return undefined;
}

/** In an order that the seed and the mutant decide. */
function shuffled<T>(items: readonly T[], seed: number, id: string): T[] {
  const random = new Random(seed, ...Buffer.from(id));
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const [a, b] = [result[last], result[other]];
    if (a === undefined || b === undefined) continue;
    result[last] = b;
    result[other] = a;
  }
  return result;
}

/** A part of `items` that the seed decides. */
export function sample<T>(items: readonly T[], size: number | undefined, seed: number): T[] {
  return shuffled(items, seed, 'sample').slice(0, size ?? items.length);
}
