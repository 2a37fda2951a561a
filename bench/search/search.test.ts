import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../../reports/bench-result.js';
import { PLANNED, SERIES } from '../../reports/testing/bench-results.js';
import { type SearchOutcome, search } from './search.js';

const PLAN = { from: 1_000, p99Ms: 10, precision: 0.05 };

/** A run whose p99 is as told. */
function withP99(p99: number, changes: Partial<BenchResult> = {}): BenchResult {
  const latencyMs = { p50: 1, p90: 1, p95: 1, p99, p999: p99, p9999: p99, max: p99, mean: 1 };
  return { ...PLANNED, series: [{ ...SERIES, latencyMs }], ...changes };
}

function searchFor(measure: (rate: number, attempt: number) => BenchResult, signal = new AbortController().signal) {
  let attempt = 0;
  return search(PLAN, async (rate) => measure(rate, attempt++), signal);
}

const ratesOf = ({ steps }: SearchOutcome) => steps.map(({ rate }) => rate);

describe('search', () => {
  it.each([300, 1_000, 7_777, 123_456])('finds the highest rate of a target that takes %d records/s', async (most) => {
    const { highest = 0, steps } = await searchFor((rate) => withP99(rate <= most ? 5 : 50));
    expect(highest).toBeLessThanOrEqual(most);
    expect(highest).toBeGreaterThan(0.95 * most);
    expect(steps.length).toBeLessThan(35);
  });

  it('tries a rate that failed once more before it believes it', async () => {
    // The second run, of 2,000 records/s, meets a bad second of the machine.
    const outcome = await searchFor((rate, attempt) => withP99(rate > 4_000 || attempt === 1 ? 50 : 5));
    expect(ratesOf(outcome).slice(0, 4)).toEqual([1_000, 2_000, 2_000, 4_000]);
    expect(outcome.highest).toBeGreaterThan(3_800);
  });

  it('says that no rate will do', async () => {
    const { highest, steps } = await searchFor(() => withP99(50));
    expect(highest).toBeUndefined();
    expect(steps.at(-1)?.tooHigh).toBe('p99 is 50.0 ms');
  });

  it('says when it is the generator that cannot go faster', async () => {
    const text = 'The generator fell behind.';
    const behind = withP99(5, { findings: [{ kind: 'generator-fell-behind', text }] });
    const { highest, limitedByGenerator } = await searchFor((rate) => (rate > 3_000 ? behind : withP99(5)));
    expect(highest).toBeGreaterThan(2_800);
    expect(limitedByGenerator).toBe(true);
  });

  it('ends with what it knows when it is interrupted', async () => {
    const controller = new AbortController();
    const outcome = await searchFor((rate) => {
      if (rate < 4_000) return withP99(5);
      controller.abort();
      return withP99(5, { ended: 'interrupted' });
    }, controller.signal);
    expect([ratesOf(outcome), outcome.highest]).toEqual([[1_000, 2_000, 4_000], 2_000]);
  });
});
