import type { CompareResult } from '../../reports/compare-result.js';
import { interruption } from '../../targets/interruption.js';
import { sayInterrupted } from '../command-line.js';
import { EXIT } from '../exit-code.js';
import { type ComparisonFiles, writeComparison } from './write-comparison.js';

export interface ComparisonOutcome {
  readonly result: CompareResult;
  /** Whether one of those that are compared failed in one of its turns. */
  readonly failed: boolean;
  /** Makes the page, where there can be one. */
  readonly page?: () => string;
}

/**
 * Compares, and prints and writes what came of it. Answers the exit code. An interruption ends it with what was measured; where that is
 * nothing, it says so.
 */
export async function runComparison(
  files: ComparisonFiles,
  compare: (signal: AbortSignal) => Promise<ComparisonOutcome>,
): Promise<number> {
  const { signal, end } = interruption();
  try {
    const { result, failed, page } = await compare(signal);
    const isWhole = result.ended === 'as planned';
    if (!isWhole && result.metrics.length === 0) throw signal.reason;
    await writeComparison(result, files, page);
    if (!isWhole) return EXIT.interrupted;
    return failed ? EXIT.failed : EXIT.ok;
  } catch (error) {
    if (!signal.aborted) throw error;
    sayInterrupted(false);
    return EXIT.interrupted;
  } finally {
    end();
  }
}
