import { randomInt } from 'node:crypto';
import { apiByKey } from '../protocol/index.js';
import { Progress } from '../reports/progress.js';
import type { RunResult } from '../reports/result.js';
import { packageVersion } from '../targets/package-root.js';
import { PairResults } from './invariants/pair-results.js';
import type { Remaining } from './resume.js';
import { type RunControl, reasonToSkip, runTests } from './runner.js';
import type { Subject, Test } from './test.js';

/** How a target is judged. */
export interface Judging {
  readonly seed?: number;
  readonly retries?: number;
  readonly atOnce?: number;
}

/** What was found, and whether the target went away before all tests were tried. */
export interface Judged {
  readonly result: RunResult;
  readonly gone: boolean;
}

/** Tries `tests`, which are what is left of `selected`, and tells on standard error how far it has come. */
export async function judge(
  subject: Subject,
  reference: Subject | undefined,
  { tests: { suspects, others }, selected }: { readonly tests: Remaining; readonly selected: readonly Test[] },
  interrupted: AbortSignal,
  { seed = randomInt(2 ** 31), retries = 0, atOnce }: Judging,
): Promise<Judged> {
  const { target, client } = subject;
  const total = suspects.length + others.length;
  process.stderr.write(`Judging ${target.name} with ${total} tests, seed ${seed}.\n`);
  const startedAt = new Date();
  const progress = new Progress(total, process.stderr);
  const gone = new AbortController();
  // A pair that is switched off may answer a test that is about another one, and serves nothing by it.
  const served = selected.filter((test) => reasonToSkip(test, subject) === undefined);
  const [pairs, pairsThere] = [new PairResults(served), new PairResults(served)];
  const control: RunControl = {
    onTried: ({ result, watched, watchedThere = [] }) => {
      progress.report(result);
      pairs.note(result.id, watched);
      pairsThere.note(result.id, watchedThere);
    },
    signal: AbortSignal.any([interrupted, gone.signal]),
    seed,
    retries,
    atOnce,
    reference,
    onTargetGone: () => gone.abort(),
  };
  const alone = await runTests(suspects, subject, { ...control, seed: undefined, atOnce: 1 });
  const results = [...alone, ...(await runTests(others, subject, control))];
  progress.end();
  const advertised = [...client.advertised].map(([key, { min, max }]) => {
    return { key, name: apiByKey(key)?.name ?? `API ${key}`, min, max };
  });
  const result: RunResult = {
    suiteVersion: packageVersion(),
    target: target.name,
    ...(reference && { reference: reference.target.name }),
    seed,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    advertised,
    results: [...results, ...pairs.results(pairsThere)],
  };
  return { result, gone: gone.signal.aborted };
}
