import { build, type Histogram } from 'hdr-histogram-js';

const US_PER_MS = 1_000;

/** Three digits from a microsecond up; it grows beyond a minute where that is needed. */
export function microseconds(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 64,
    autoResize: true,
  });
}

export function toMicroseconds(ms: number): number {
  return Math.max(0, Math.round(ms * US_PER_MS));
}

export function toMs(microseconds: number): number {
  return microseconds / US_PER_MS;
}

/** In milliseconds. A percentile is the top of its bucket, which may lie above the greatest value itself. */
export function percentileMs(histogram: Histogram, percentile: number): number {
  return toMs(Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue));
}
