import type { RunResult } from './result.js';

/** The whole result, for programs. */
export function jsonReport(run: RunResult): string {
  return `${JSON.stringify(run, null, 2)}\n`;
}
