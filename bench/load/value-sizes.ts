import type { SeededBits } from '../../protocol/seeded-bits.js';
import { TargetError } from '../../targets/target.js';
import type { RecordsSpec, SizeDistribution } from './records-spec.js';

/** Bytes of the time when a record was due, with which its value may begin: a float64, big-endian. */
export const STAMP_SIZE = 8;
/** An exponential distribution ends here, in its means: less than one value in 20,000 would be larger. */
const LONGEST_TAIL = 10;

/** Throws `TargetError` where there are no such records. */
export function checkRecords({ size, stamped }: RecordsSpec): void {
  if (!stamped || size >= STAMP_SIZE) return;
  throw new TargetError(
    `A record that tells when it was due takes ${STAMP_SIZE} bytes at least: raise --size, which is ${size}.`,
  );
}

/** The bytes of the largest value that there may be. */
export function largestValue(size: number, distribution: SizeDistribution = 'fixed'): number {
  switch (distribution) {
    case 'fixed':
      return size;
    case 'uniform':
      return 2 * size;
    case 'exponential':
      return LONGEST_TAIL * size;
  }
}

/** The bytes of one value, as drawn from `bits`: at least one, and room for a stamp where there is one. */
export function drawSize(spec: RecordsSpec, bits: SeededBits): number {
  const { size, stamped, distribution = 'fixed' } = spec;
  const least = stamped ? STAMP_SIZE : 1;
  const share = (bits.next() + 0.5) / 2 ** 32;
  switch (distribution) {
    case 'fixed':
      return size;
    case 'uniform':
      return least + Math.floor(share * (2 * (size - least) + 1));
    case 'exponential':
      return Math.min(largestValue(size, distribution), least + Math.round(-Math.log(share) * (size - least)));
  }
}
