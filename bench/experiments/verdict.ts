import type { BrokerSamples, Comparison, Judged, MetricResult, Spread } from '../../reports/compare-result.js';
import { median } from '../../reports/median.js';
import { ratio, seededRandom } from '../statistics/ratio.js';
import type { Metric } from './experiment.js';

/** What the runs of one experiment gave a broker: for each run the values of its metrics, or nothing. */
export interface ContenderRuns {
  readonly contender: { readonly id: string };
  readonly runs: readonly (Readonly<Record<string, number>> | null)[];
  /** Why there are runs without values. */
  readonly missing: string | undefined;
}

/** What a metric says of the first broker, beside and against the others. */
export function metricResult(metric: Metric, all: readonly ContenderRuns[], seed: number): MetricResult {
  const { id, title, unit, better, goals, limit } = metric;
  const samples = all.map(({ contender, runs, missing }): BrokerSamples => {
    const values = runs.map((run) => run?.[id] ?? null);
    return { broker: contender.id, values, ...(missing !== undefined && { missing }) };
  });
  const [ours, ...others] = samples;
  const values = ours?.values.filter((value) => value !== null) ?? [];
  return {
    id,
    title,
    unit,
    better,
    samples,
    comparisons: better === null ? [] : others.flatMap((theirs) => compare(ours, theirs, seed)),
    ...(limit !== undefined && values.length > 0 && { limit: withinLimit(values, limit) }),
  };

  function compare(ours: BrokerSamples | undefined, theirs: BrokerSamples, seed: number): Comparison[] {
    const spread = ratio(ours?.values ?? [], theirs.values, seededRandom(seed));
    if (spread === undefined) return [];
    const goal = Object.entries(goals ?? {}).find(([broker]) => broker === theirs.broker)?.[1];
    const judged = goal !== undefined && { goal: judge(spread, goal, better === 'more') };
    return [{ against: theirs.broker, ratio: spread, ...judged }];
  }
}

function withinLimit(values: readonly number[], limit: number): Judged {
  return judge({ median: median(values), low: Math.min(...values), high: Math.max(...values) }, limit, false);
}

function judge({ median, low, high }: Omit<Spread, 'runs'>, value: number, atLeast: boolean): Judged {
  const reaches = (number: number) => (atLeast ? number >= value : number <= value);
  const verdicts = new Set([median, low, high].map(reaches));
  if (verdicts.size > 1) return { value, reached: 'unsure' };
  return { value, reached: reaches(median) ? 'yes' : 'no' };
}
