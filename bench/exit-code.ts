import type { BenchResult } from '../reports/bench-result.js';

/** Exit codes: all ended as planned, something failed or broke, it could not start, Ctrl-C. */
export const EXIT = { ok: 0, failed: 1, couldNotStart: 2, interrupted: 130 } as const;

export function exitCode(results: readonly BenchResult[]): number {
  if (results.some(({ ended }) => ended === 'interrupted')) return EXIT.interrupted;
  const fine = results.every(
    ({ ended, series, findings }) =>
      ended === 'as planned' &&
      series.every(({ counts }) => counts.failed === 0) &&
      findings.every(({ kind }) => kind !== 'lost'),
  );
  return fine ? EXIT.ok : EXIT.failed;
}
