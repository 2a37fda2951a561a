import { type LevelVerdict, levelVerdicts } from './levels.js';
import { code, plain, table } from './markdown-text.js';
import { remark } from './remark.js';
import { LEVELS, type RunResult, type TestResult } from './result.js';

/** A report for a README, an issue or a CI summary: what each level comes to, and what failed. Several runs stand side by side. */
export function markdownReport(runs: readonly RunResult[]): string {
  const parts = runs.flatMap((run) => [...problems(run), ...remarks(run), ...comparison(run)]);
  return `${['# Kafka protocol conformance', about(runs), verdicts(runs), ...parts].join('\n\n')}\n`;
}

function about(runs: readonly RunResult[]): string {
  return runs
    .map(({ target, suiteVersion, startedAt, seed, durationMs, results }) => {
      const day = startedAt.slice(0, 10);
      const seconds = (durationMs / 1000).toFixed(1);
      return `- **${plain(target)}**: fluxmq-conformance ${plain(suiteVersion)}, ${plain(day)}, ${results.length} tests in ${seconds} s, seed ${seed}`;
    })
    .join('\n');
}

function verdicts(runs: readonly RunResult[]): string {
  const columns = runs.map(({ results }) => new Map(levelVerdicts(results).map((verdict) => [verdict.level, verdict])));
  const levels = LEVELS.filter((level) => columns.some((verdicts) => verdicts.has(level)));
  return table([
    ['level', ...runs.map(({ target }) => plain(target))],
    ...levels.map((level) => [level, ...columns.map((verdicts) => verdictInWords(verdicts.get(level)))]),
  ]);
}

function verdictInWords(found: LevelVerdict | undefined): string {
  if (found === undefined) return 'not tried';
  const { verdict, counts } = found;
  if (verdict === 'not served') return '– not served';
  const tried = counts.passed + counts.warned + counts.failed;
  return `${verdict === 'passed' ? '✓' : '✗'} ${verdict}, ${tried - counts.failed} of ${tried}`;
}

function problems({ target, results }: RunResult): string[] {
  const failed = results.filter(({ status }) => status === 'failed');
  const warned = results.filter(({ status }) => status === 'warned');
  if (failed.length + warned.length === 0) return [`## ${plain(target)}`, 'Nothing failed.'];
  return [
    `## ${plain(target)}`,
    table([['', 'test', 'what is not as it has to be', 'why it matters'], ...[...failed, ...warned].map(row)]),
  ];
}

function row({ id, status, requirement, differences, reason, why, see }: TestResult): string[] {
  const [first] = differences;
  const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : '';
  const found =
    first === undefined
      ? plain(reason ?? '')
      : `${code(first.path)}: expected ${code(first.expected)}, got ${code(first.got)}${more}`;
  return [`${status === 'failed' ? '✗' : '!'} ${requirement}`, code(id), found, `${plain(why)} (${plain(see)})`];
}

function remarks({ results }: RunResult): string[] {
  const lines = results.flatMap((result) => {
    const said = remark(result);
    return said === undefined ? [] : [`- ${code(result.id)} ${said}`];
  });
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** What a differential run found otherwise on the reference; both may be legal. */
function comparison({ results, reference }: RunResult): string[] {
  if (reference === undefined) return [];
  const rows = results.flatMap(({ id, status, reference: there }) => {
    if (there === undefined) return [];
    const verdict = status === there.status ? [] : [[code(id), '', status, there.status]];
    return [
      ...verdict,
      ...there.differences.map(({ path, got, expected }) => [code(id), code(path), code(got), code(expected)]),
    ];
  });
  const title = `### Other answers than ${plain(reference)} gives`;
  return rows.length === 0 ? [title, 'None.'] : [title, table([['test', 'field', 'here', 'there'], ...rows])];
}
