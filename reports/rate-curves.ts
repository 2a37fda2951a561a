import { linesOf, runKey } from './bench-names.js';
import type { BenchResult, SeriesResult } from './bench-result.js';
import { boundOf, highestInWords, highestRate, type RateStep, reasonAgainst } from './rate-verdict.js';

/** One series of runs that differ in nothing but their rate. */
export interface RateCurve {
  /** No two curves of a report have the same. */
  readonly name: string;
  /** What is counted. */
  readonly unit: string;
  /** The p99 that was not to be passed, in milliseconds; null where there is no bound. */
  readonly p99Ms: number | null;
  /** From the lowest rate to the highest; those of one rate in the order in which they were run. */
  readonly points: readonly RatePoint[];
}

export interface RatePoint extends RateStep {
  /** Of the run, in the order of the results. */
  readonly run: number;
  readonly series: SeriesResult;
}

/** The curves of all runs that have more than one rate: what is sent against how long it takes. */
export function rateCurves(results: readonly BenchResult[]): RateCurve[] {
  const groups = grouped(results).filter((runs) => new Set(runs.map(({ rate }) => rate)).size > 1);
  const heads = groups.flatMap(([first]) => (first === undefined ? [] : [withoutRate(first.result)]));
  return linesOf(heads).map(({ name, run: group, result, series: { id, unit } }) => {
    const points = (groups[group] ?? []).flatMap((step) => {
      const series = step.result.series.find((one) => one.id === id);
      return series === undefined ? [] : [{ ...step, series }];
    });
    return { name, unit, p99Ms: boundOf(result), points: points.sort((a, b) => a.rate - b.rate) };
  });
}

/** Runs as reports show them: those that differ in nothing but their rate beside each other, from the lowest to the highest. */
export function byRate(results: readonly BenchResult[]): BenchResult[] {
  const curves = grouped(results).map((steps) => [...steps].sort((a, b) => a.rate - b.rate).map(({ run }) => run));
  const order = new Set([...results.keys()].flatMap((run) => curves.find((runs) => runs.includes(run)) ?? [run]));
  return [...order].flatMap((run) => results[run] ?? []);
}

/** What searches for the highest rate found, one sentence each. */
export function searchVerdicts(results: readonly BenchResult[]): string[] {
  const searches = grouped(results).flatMap((steps) => {
    const bound = steps[0] === undefined ? null : boundOf(steps[0].result);
    return bound === null ? [] : [{ steps, bound }];
  });
  return searches.map(({ steps, bound }) => {
    const verdict = highestInWords(highestRate(steps), bound);
    return searches.length === 1 ? verdict : `${steps[0]?.result.target ?? ''}: ${verdict}`;
  });
}

interface Step extends RateStep {
  readonly run: number;
}

/** Runs with a rate, by all that is not the rate. */
function grouped(results: readonly BenchResult[]): Step[][] {
  const groups = new Map<string, Step[]>();
  for (const [run, result] of results.entries()) {
    const { rate } = result.settings;
    if (typeof rate !== 'number') continue;
    const key = runKey(withoutRate(result));
    const tooHigh = reasonAgainst(result, boundOf(result));
    const steps = groups.get(key) ?? [];
    steps.push({ rate, run, result, ...(tooHigh !== undefined && { tooHigh }) });
    groups.set(key, steps);
  }
  return [...groups.values()];
}

function withoutRate(result: BenchResult): BenchResult {
  const { rate: _, ...settings } = result.settings;
  return { ...result, settings };
}
