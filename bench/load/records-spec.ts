import type { Codec } from '../../protocol/records/batch-header.js';

/** How the bytes of values are spread around their mean. */
export const SIZE_DISTRIBUTIONS = ['fixed', 'uniform', 'exponential'] as const;
export type SizeDistribution = (typeof SIZE_DISTRIBUTIONS)[number];

/** What records are like. */
export interface RecordsSpec {
  /** Bytes of a value, on average. */
  readonly size: number;
  /** How they are spread around that: all are of that size where nothing is said. */
  readonly distribution?: SizeDistribution | undefined;
  /** Whether a value begins with the time when it was due: milliseconds of the monotonic clock, as a float64. */
  readonly stamped?: boolean;
  /** How many keys there are, of which each record has one; without it records have none. */
  readonly keys?: number | undefined;
  /** With what batches are compressed, if at all. */
  readonly compression?: Codec | undefined;
  /** The share of a value that is drawn at random, the rest being the same in all, as in text; without it values are random bytes. */
  readonly entropy?: number | undefined;
  /** Of what is drawn at random; 1 where nothing is said. */
  readonly seed?: number | undefined;
}
