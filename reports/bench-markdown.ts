import { ALL_IS_WELL, benchTitle, machineLines, suiteVersions } from './bench-head.js';
import { runNames } from './bench-names.js';
import type { BenchResult } from './bench-result.js';
import { type BenchTable, benchTables, FEW_RUNS } from './bench-tables.js';
import { plain, table } from './markdown-text.js';
import { byRate, searchVerdicts } from './rate-curves.js';

/** A report of one or several benchmark runs for a README, an issue or a CI summary. */
export function benchMarkdown(measured: readonly BenchResult[]): string {
  const results = byRate(measured);
  const parts = [
    `# ${plain(benchTitle(results))}`,
    about(results),
    ...searchVerdicts(results).map((verdict) => `**${plain(verdict)}**`),
    runs(results),
    ...benchTables(results).flatMap((one) => [`## ${one.title}`, tableMarkdown(one)]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function about(results: readonly BenchResult[]): string {
  const machines = machineLines(results).map(plain).join('; and ');
  return `Measured by fluxmq-bench ${plain(suiteVersions(results))} on ${machines}. Load does not wait for answers: latency counts from the time each was due. Numbers are this machine’s.`;
}

function runs(results: readonly BenchResult[]): string {
  const names = runNames(results);
  const isFew = results.length <= FEW_RUNS;
  return results
    .map(({ description, target, workload, driver, findings }, run) => {
      // Of many runs the tables say enough, but for what a reader must know.
      if (!isFew && findings.length === 0) return '';
      const by = driver === 'wire' ? '' : ` by ${plain(driver)}`;
      const found = findings.length === 0 ? [`✓ ${ALL_IS_WELL}`] : findings.map(({ text }) => `**!** ${plain(text)}`);
      const head = `- **${plain(names[run] ?? target)}**: ${plain(workload)} → ${plain(target)}${by}; ${plain(description)}`;
      return [head, ...found.map((line) => `  - ${line}`)].join('\n');
    })
    .filter((text) => text !== '')
    .join('\n');
}

/** A table of numbers alone, without its title. */
export function tableMarkdown({ columns, rows }: BenchTable): string {
  return table(
    [
      ['', ...columns],
      ...rows.map(({ name, cells, isAside }) => [isAside ? `_${plain(name)}_` : plain(name), ...cells.map(plain)]),
    ],
    '---:',
  );
}
