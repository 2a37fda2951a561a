import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';

/** The `histogram` of a series whose latencies were these milliseconds. */
export function histogramOf(latenciesMs: readonly number[]): string {
  const histogram = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 64, autoResize: true });
  for (const ms of latenciesMs) histogram.recordValue(Math.round(1_000 * ms));
  return encodeIntoCompressedBase64(histogram);
}

/** One for each of 1 ms, 2 ms and so on. */
export function upTo(ms: number): number[] {
  return Array.from({ length: ms }, (_, index) => index + 1);
}
