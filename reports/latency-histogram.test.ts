import { describe, expect, it } from 'vitest';
import type { SeriesResult } from './bench-result.js';
import { hgrm, percentileCurve } from './latency-histogram.js';
import { SERIES } from './testing/bench-results.js';
import { histogramOf, upTo } from './testing/latencies.js';

/** A series with these latencies. */
function measuredAs(...latenciesMs: readonly number[]): SeriesResult {
  const latencyMs = SERIES.latencyMs && { ...SERIES.latencyMs, max: Math.max(...latenciesMs) };
  return { ...SERIES, latencyMs, histogram: histogramOf(latenciesMs) };
}

const measured = measuredAs(...upTo(1_000));

describe('percentileCurve', () => {
  it('goes from the least latency to the greatest, and has each decade of rareness in equal steps', () => {
    const curve = percentileCurve(measured);
    const at = (of: number) => curve.find(([there]) => there === of)?.[1];
    expect(at(10)).toBeCloseTo(900, -1);
    expect(at(100)).toBeCloseTo(990, -1);
    expect(curve[0]?.[1]).toBeLessThan(2);
    expect(curve.at(-1)).toEqual([1_000, 1_000]);
    const steps = curve.slice(1).map(([of], index) => of / (curve[index]?.[0] ?? 1));
    for (const step of steps) expect(step).toBeCloseTo(10 ** (1 / 24), 3);
    expect(curve.map(([, ms]) => ms)).toEqual(curve.map(([, ms]) => ms).sort((a, b) => a - b));
  });

  it('ends with the one that took the longest, however few there are', () => {
    expect(percentileCurve(measuredAs(1, 2, 70)).at(-1)).toEqual([3, 70]);
    expect(percentileCurve(measuredAs(5))).toEqual([[1, 5]]);
    expect(percentileCurve(SERIES)).toEqual([]);
  });
});

describe('hgrm', () => {
  it("is the text of HdrHistogram's own tools, in milliseconds", () => {
    const lines = hgrm(measured)?.split('\n') ?? [];
    expect(lines[0]).toMatch(/^ *Value +Percentile TotalCount 1\/\(1-Percentile\)$/);
    expect(lines.find((line) => line.includes(' 0.500000000000 '))).toMatch(/^ +500\.\d{3} 0\.5/);
    expect(lines.find((line) => line.startsWith('#[Max'))).toMatch(/Max +=\s+1000\.\d+, Total count +=\s+1000\]/);
    expect(hgrm(SERIES)).toBeNull();
  });
});
