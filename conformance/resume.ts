import type { RunResult, TestResult } from '../reports/result.js';
import { isPairResultId } from './invariants/pair-result-ids.js';
import type { Test } from './test.js';

/** What is left of a run that its target's end cut short. */
export interface Remaining {
  /**
   * Those that were under way together when it ended: each is tried alone, until it ends again. The shortest come first,
   * since one that had waited long was hardly what it died of.
   */
  readonly suspects: readonly Test[];
  /** Those that it did not come to. */
  readonly others: readonly Test[];
}

/** Which of these tests an earlier run has left; all, where there was none. */
export function remaining(tests: readonly Test[], former: RunResult | undefined): Remaining {
  const tried = new Map(former?.results.map((result) => [result.id, result]));
  const duration = ({ id }: Test) => tried.get(id)?.durationMs ?? 0;
  return {
    suspects: tests.filter(({ id }) => tried.get(id)?.suspect).sort((a, b) => duration(a) - duration(b)),
    others: tests.filter(({ id }) => !tried.has(id)),
  };
}

/** An earlier run and the one that went on from it, as one. */
export function joined(former: RunResult, found: RunResult): RunResult {
  const { seed, startedAt } = former;
  const durationMs = former.durationMs + found.durationMs;
  return { ...found, seed, startedAt, durationMs, results: joinedResults(former.results, found.results) };
}

/**
 * Each test was tried in one of them: what was suspect, and was not tried again before it was known of which test the target
 * died, was not tried. A pair may have answered in both, and what did not hold once does not hold.
 */
function joinedResults(former: readonly TestResult[], found: readonly TestResult[]): TestResult[] {
  const results = [...former.filter(({ suspect }) => !suspect), ...found];
  const pairs = new Map<string, TestResult>();
  for (const result of results) {
    if (isPairResultId(result.id) && pairs.get(result.id)?.status !== 'failed') pairs.set(result.id, result);
  }
  return [...results.filter(({ id }) => !isPairResultId(id)), ...pairs.values()];
}
