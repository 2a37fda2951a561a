import type { RunResult } from '../reports/result.js';
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
  return { ...found, seed, startedAt, durationMs, results: [...former.results, ...found.results] };
}
