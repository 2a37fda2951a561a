import { linesOf } from './bench-names.js';
import type { BenchResult } from './bench-result.js';
import { hgrm } from './latency-histogram.js';

export interface HgrmFile {
  /** Letters, digits, dots and hyphens: a name on every system. */
  readonly name: string;
  readonly text: string;
}

/** One file for each series that has latencies, as HdrHistogram's plotter takes several of them. */
export function hgrmFiles(results: readonly BenchResult[]): HgrmFile[] {
  const lines = linesOf(results);
  const digits = String(lines.length).length;
  return lines.flatMap(({ name, result, series }, index) => {
    const text = hgrm(series);
    if (text === null) return [];
    // Two names may come to the same when they are those of files.
    const first = lines.length === 1 ? '' : `${String(index + 1).padStart(digits, '0')}-`;
    return [{ name: `${first}${fileName(`${result.workload} ${name}`)}.hgrm`, text }];
  });
}

const LONGEST_NAME = 100;

function fileName(text: string): string {
  return text
    .replaceAll(',', '')
    .replaceAll('/s', ' per second')
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, LONGEST_NAME);
}
