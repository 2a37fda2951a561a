import { count, type RunResult, type TestResult } from './result.js';

/** What a person reads at the end of a run: the matrix, what went wrong, and a summary. */
export function terminalReport(run: RunResult): string {
  return [matrix(run), failures(run), remarks(run), skips(run), summary(run)]
    .filter((part) => part !== '')
    .join('\n\n');
}

const SYMBOLS = { passed: '✓', failed: '✗', warned: '!', excused: '~', skipped: '-' } as const;
const UNTESTED = '·';

/** API by version: the worst that any test of the pair found. */
function matrix({ results, advertised }: RunResult): string {
  const names = new Map(advertised.map(({ key, name }) => [key, name]));
  for (const { api } of results) if (api !== undefined) names.set(api.key, api.name);
  const tested = new Set(results.flatMap(({ api }) => (api === undefined ? [] : [api.key])));
  const rows = [...tested].sort((a, b) => a - b);
  const ranges = new Map(advertised.map((api) => [api.key, api]));
  const last = Math.max(
    0,
    ...results.map(({ version }) => version ?? 0),
    ...rows.map((key) => ranges.get(key)?.max ?? 0),
  );
  const versions = Array.from({ length: last + 1 }, (_, version) => version);
  const width = Math.max(...rows.map((key) => names.get(key)?.length ?? 0), 3);
  const cell = (key: number, version: number) => {
    const statuses = new Set(
      results.filter(({ api, version: v }) => api?.key === key && v === version).map(({ status }) => status),
    );
    for (const status of ['failed', 'warned', 'excused', 'passed'] as const)
      if (statuses.has(status)) return SYMBOLS[status];
    const range = ranges.get(key);
    if (range !== undefined && version >= range.min && version <= range.max) return UNTESTED;
    return statuses.size > 0 ? SYMBOLS.skipped : ' ';
  };
  return [
    `${'API'.padEnd(width)}  ${versions.map((version) => String(version).padStart(2)).join(' ')}`,
    ...rows.map(
      (key) =>
        `${(names.get(key) ?? '').padEnd(width)}  ${versions
          .map((v) => cell(key, v).padStart(2))
          .join(' ')
          .trimEnd()}`,
    ),
    '',
    '✓ passed  ✗ failed  ! a SHOULD does not hold  ~ advertised, known not to work  - not advertised  · advertised, not tested',
  ].join('\n');
}

function failures({ results }: RunResult): string {
  return results
    .filter(({ status }) => status === 'failed' || status === 'warned' || status === 'excused')
    .filter(({ expectation }) => expectation === undefined)
    .map(describeFailure)
    .join('\n\n');
}

function describeFailure({ id, status, why, see, reason, differences }: TestResult): string {
  const details = differences.map(({ grade, path, expected, got, bytes }) =>
    [
      `    ${path} (${grade})`,
      `      expected ${expected}`,
      `      got      ${got}`,
      ...(bytes === undefined ? [] : [`      bytes expected ${bytes.expected}`, `      bytes got      ${bytes.got}`]),
    ].join('\n'),
  );
  const stated = differences.some(({ got }) => got === reason);
  return [
    `${SYMBOLS[status]} ${id}`,
    `    ${why}`,
    `    see: ${see}`,
    ...(reason === undefined || stated ? [] : [`    ${reason}`]),
    ...details,
  ].join('\n');
}

/** What a list of known failures, or another try, says of tests. */
function remarks({ results }: RunResult): string {
  return results
    .flatMap(({ id, status, expectation, attempts = 1 }) => [
      ...(expectation === 'unexpected pass' ? [`! ${id} passes: take it out of the known failures`] : []),
      ...(expectation === 'known failure' ? [`${SYMBOLS.failed} ${id} fails, as is known`] : []),
      ...(attempts > 1 && status === 'passed'
        ? [`! ${id} is flaky: it passed when it was tried ${attempts} times`]
        : []),
    ])
    .join('\n');
}

/** How many tests were skipped, by reason. */
function skips({ results }: RunResult): string {
  const reasons = new Map<string, number>();
  for (const { status, reason = 'no reason given' } of results) {
    if (status === 'skipped') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([reason, number]) => `${SYMBOLS.skipped} ${number} skipped: ${reason}`).join('\n');
}

function summary({ target, results, durationMs, seed }: RunResult): string {
  const parts = (['passed', 'failed', 'warned', 'excused', 'skipped'] as const)
    .map((status) => [status, count(results, status)] as const)
    .filter(([status, number]) => number > 0 || status === 'passed' || status === 'failed')
    .map(([status, number]) => `${number} ${status}`);
  for (const expectation of ['known failure', 'unexpected pass'] as const) {
    const number = results.filter((result) => result.expectation === expectation).length;
    if (number > 0) parts.push(`${expectation}: ${number}`);
  }
  return `${target}: ${parts.join(', ')} in ${(durationMs / 1000).toFixed(1)} s (seed ${seed})`;
}
