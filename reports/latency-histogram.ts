import { decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js';
import type { SeriesResult } from './bench-result.js';

const US_PER_MS = 1_000;
/** Counts of long runs do not fit into 32 bits. */
const COUNT_BITS = 64;
/** How many points of a curve lie between 90 % and 99 %, and again between 99 % and 99.9 %. */
const POINTS_PER_DECADE = 24;
/** As HdrHistogram's own tools have it. */
const TICKS_PER_HALF_DISTANCE = 5;

/** `of` is how many happen for each that takes longer: 100 at the 99th percentile. */
export type PercentilePoint = readonly [of: number, ms: number];

/** Decodes the `histogram` of a series. Throws where it is none. */
export function latencyHistogram(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded, COUNT_BITS);
}

/** Latency by percentile, from the least up to the one in all that took the longest; empty where nothing was measured. */
export function percentileCurve({ histogram: encoded, latencyMs }: SeriesResult): PercentilePoint[] {
  if (encoded === null) return [];
  const histogram = latencyHistogram(encoded);
  const { totalCount } = histogram;
  // A decoded histogram knows its buckets alone, and the top of the last one may lie above the greatest value itself.
  const max = latencyMs?.max ?? histogram.maxValue / US_PER_MS;
  const msAt = (percentile: number) => Math.min(histogram.getValueAtPercentile(percentile) / US_PER_MS, max);
  const points: PercentilePoint[] = [];
  const steps = Math.ceil(POINTS_PER_DECADE * Math.log10(totalCount) - 1e-9);
  for (let step = 0; step < steps; step++) {
    const of = 10 ** (step / POINTS_PER_DECADE);
    points.push([Number(of.toPrecision(6)), msAt(100 * (1 - 1 / of))]);
  }
  return [...points, [totalCount, max]];
}

/** The percentile distribution in HdrHistogram's own text format (`.hgrm`), in milliseconds; null where nothing was measured. */
export function hgrm({ histogram }: SeriesResult): string | null {
  return histogram === null
    ? null
    : latencyHistogram(histogram).outputPercentileDistribution(TICKS_PER_HALF_DISTANCE, US_PER_MS);
}
