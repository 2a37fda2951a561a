import type { RunResult, TestResult } from '../reports/result.js';
import { isPairResultId } from './invariants/pair-result-ids.js';
import type { Test } from './test.js';

/** What is left of a run that its target's end cut short. */
export interface Remaining {
  /** Those that were under way together when it ended: each is tried alone, so that the end is laid at the right door. */
  readonly suspects: readonly Test[];
  /** Those that it did not come to. */
  readonly others: readonly Test[];
}

/** Which of these tests an earlier run has left; all, where there was none. */
export function remaining(tests: readonly Test[], former: RunResult | undefined): Remaining {
  const tried = new Map(former?.results.map((result) => [result.id, result]));
  return {
    suspects: tests.filter(({ id }) => tried.get(id)?.suspect),
    others: tests.filter(({ id }) => !tried.has(id)),
  };
}

/** An earlier run and the one that went on from it, as one. */
export function joined(former: RunResult, found: RunResult): RunResult {
  const { seed, startedAt } = former;
  const durationMs = former.durationMs + found.durationMs;
  return { ...found, seed, startedAt, durationMs, results: joinedResults(former.results, found.results) };
}

/** What a test that was tried again came to holds; a pair may have answered in both, and what did not hold once does not hold. */
function joinedResults(former: readonly TestResult[], found: readonly TestResult[]): TestResult[] {
  const [tests, pairs] = [new Map<string, TestResult>(), new Map<string, TestResult>()];
  for (const result of [...former, ...found]) {
    if (!isPairResultId(result.id)) tests.set(result.id, result);
    else if (pairs.get(result.id)?.status !== 'failed') pairs.set(result.id, result);
  }
  return [...tests.values(), ...pairs.values()];
}
