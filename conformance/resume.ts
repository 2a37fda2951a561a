import type { RunResult, TestResult } from '../reports/result.js';
import { isPairResultId } from './invariants/pair-result-ids.js';
import type { Test } from './test.js';

/** The tests that an earlier run, which its target's end cut short, did not come to. */
export function remaining(tests: readonly Test[], former: RunResult): Test[] {
  const tried = new Set(former.results.map(({ id }) => id));
  return tests.filter(({ id }) => !tried.has(id));
}

/** An earlier run and the one that went on from it, as one. */
export function joined(former: RunResult, found: RunResult): RunResult {
  const { seed, startedAt } = former;
  const durationMs = former.durationMs + found.durationMs;
  return { ...found, seed, startedAt, durationMs, results: joinedResults(former.results, found.results) };
}

/** Each test was tried in one of them; a pair may have answered in both, and what did not hold once does not hold. */
function joinedResults(former: readonly TestResult[], found: readonly TestResult[]): TestResult[] {
  const pairs = new Map<string, TestResult>();
  for (const result of [...former, ...found]) {
    if (isPairResultId(result.id) && pairs.get(result.id)?.status !== 'failed') pairs.set(result.id, result);
  }
  const tests = [...former, ...found].filter(({ id }) => !isPairResultId(id));
  return [...tests, ...pairs.values()];
}
