import { ALL_IS_WELL, benchTitle, machineLines, suiteVersions } from './bench-head.js';
import { runNames } from './bench-names.js';
import type { BenchResult } from './bench-result.js';
import { type BenchTable, benchTables } from './bench-tables.js';
import { plain, table } from './markdown-text.js';

/** A report of one or several benchmark runs for a README, an issue or a CI summary. */
export function benchMarkdown(results: readonly BenchResult[]): string {
  const parts = [
    `# ${plain(benchTitle(results))}`,
    about(results),
    runs(results),
    ...benchTables(results).flatMap((one) => [`## ${one.title}`, numbers(one)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function about(results: readonly BenchResult[]): string {
  const machines = machineLines(results).map(plain).join('; and ');
  return `Measured by fluxmq-bench ${plain(suiteVersions(results))} on ${machines}. Load does not wait for answers: latency counts from the time each was due. Numbers are this machine’s.`;
}

function runs(results: readonly BenchResult[]): string {
  const names = runNames(results);
  return results
    .map(({ description, target, workload, driver, findings }, run) => {
      const by = driver === 'wire' ? '' : ` by ${plain(driver)}`;
      const found = findings.length === 0 ? [`✓ ${ALL_IS_WELL}`] : findings.map(({ text }) => `**!** ${plain(text)}`);
      const head = `- **${plain(names[run] ?? target)}**: ${plain(workload)} → ${plain(target)}${by}; ${plain(description)}`;
      return [head, ...found.map((line) => `  - ${line}`)].join('\n');
    })
    .join('\n');
}

function numbers({ columns, rows }: BenchTable): string {
  return table(
    [
      ['', ...columns],
      ...rows.map(({ name, cells, isAside }) => [isAside ? `_${plain(name)}_` : plain(name), ...cells.map(plain)]),
    ],
    '---:',
  );
}
