import type { BenchReport, BenchResult } from './bench-result.js';

/** Whole results, for programs and for `fluxmq-bench report`. */
export function benchJson(results: readonly BenchResult[]): string {
  const report: BenchReport = { format: 2, results };
  return `${JSON.stringify(report, null, 2)}\n`;
}
