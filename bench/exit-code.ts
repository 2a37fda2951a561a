import type { BenchResult } from '../reports/bench-result.js';

/** Exit codes: the run ended as planned, records failed or the run broke, it could not start, Ctrl-C. */
export const EXIT = { ok: 0, failed: 1, couldNotStart: 2, interrupted: 130 } as const;

export function exitCode({ ended, records }: BenchResult): number {
  if (ended === 'interrupted') return EXIT.interrupted;
  return ended === 'as planned' && records.failed === 0 ? EXIT.ok : EXIT.failed;
}
