import { count, LEVELS, type Level, type Status, type TestResult } from './result.js';

/** `partial`: it is served, and some MUST does not hold. `not served`: no test of the level could be tried. */
export type Verdict = 'passed' | 'partial' | 'not served';

export interface LevelVerdict {
  readonly level: Level;
  readonly verdict: Verdict;
  readonly counts: Readonly<Record<Status, number>>;
}

/**
 * What each level that has tests comes to. What is excused is known not to work where it is advertised, so it neither
 * passes nor fails a level; a SHOULD warns and fails nothing.
 */
export function levelVerdicts(results: readonly TestResult[]): LevelVerdict[] {
  return LEVELS.flatMap((level) => {
    const own = results.filter((result) => result.level === level);
    return own.length === 0 ? [] : [{ level, ...verdictOn(own) }];
  });
}

function verdictOn(results: readonly TestResult[]): Omit<LevelVerdict, 'level'> {
  const counts = {
    passed: count(results, 'passed'),
    failed: count(results, 'failed'),
    warned: count(results, 'warned'),
    excused: count(results, 'excused'),
    skipped: count(results, 'skipped'),
  };
  if (counts.failed > 0) return { verdict: 'partial', counts };
  return { verdict: counts.passed + counts.warned > 0 ? 'passed' : 'not served', counts };
}
