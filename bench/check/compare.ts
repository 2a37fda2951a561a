import type { Baseline, BaselineMeasure, CheckedMeasure, CheckResult } from '../../reports/check-result.js';
import { seededRandom } from '../statistics/ratio.js';
import { changeOf, verdictOn } from './verdict.js';

type Compared = Pick<CheckResult, 'measures' | 'unmatched'>;

/** Sets what was measured now beside the baseline. */
export function compareWith({ measures }: Baseline, now: readonly BaselineMeasure[], seed: number): Compared {
  const before = new Map(measures.map((measure) => [measure.id, measure]));
  const random = seededRandom(seed);
  const compared = now.flatMap(({ id, title, samples }): CheckedMeasure[] => {
    const known = before.get(id);
    if (known === undefined) return [];
    const both = { before: known.samples, now: samples };
    const change = changeOf(both, random);
    return [{ id, title, ...both, change, verdict: verdictOn(change, both) }];
  });
  const matched = new Set(compared.map(({ id }) => id));
  const unmatched = [...measures, ...now].filter(({ id }) => !matched.has(id)).map(({ title }) => title);
  return { measures: compared, unmatched };
}

/**
 * What a second look at all measures leaves of the first: a measure is worse if both say so. A machine that is disturbed for a while disturbs
 * one of them.
 */
export function afterSecondLook(first: readonly CheckedMeasure[], second: readonly CheckedMeasure[]): CheckedMeasure[] {
  const suspicious = new Set(first.filter(({ verdict }) => verdict === 'worse').map(({ id }) => id));
  return second.map((measure) =>
    measure.verdict === 'worse' && !suspicious.has(measure.id) ? { ...measure, verdict: 'same' } : measure,
  );
}
