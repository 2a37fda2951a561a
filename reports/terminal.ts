import { levelVerdicts } from './levels.js';
import { Matrix } from './matrix.js';
import { remark } from './remark.js';
import { count, type RunResult, STATUSES, type Status, type TestResult } from './result.js';

/** What a person reads at the end of a run: the matrix, what went wrong, and a summary. */
export function terminalReport(run: RunResult): string {
  return [matrix(run), failures(run), remarks(run), comparison(run), skips(run), levels(run), summary(run)]
    .filter((part) => part !== '')
    .join('\n\n');
}

const SYMBOLS = { passed: '✓', failed: '✗', warned: '!', excused: '~', skipped: '-' } as const;
const CELLS = { ...SYMBOLS, untested: '·', absent: SYMBOLS.skipped, unknown: ' ' } as const;

/** API by version: the worst that any test of the pair found. */
function matrix(run: RunResult): string {
  const grid = new Matrix(run);
  const last = grid.apis.reduce((highest, { key }) => Math.max(highest, grid.lastVersion(key)), 0);
  const versions = Array.from({ length: last + 1 }, (_, version) => version);
  const width = Math.max(...grid.apis.map(({ name }) => name.length), 3);
  const cell = (key: number, version: number) => CELLS[grid.state(key, version) ?? 'unknown'].padStart(2);
  return [
    `${'API'.padEnd(width)}  ${versions.map((version) => String(version).padStart(2)).join(' ')}`,
    ...grid.apis.map(({ key, name }) =>
      `${name.padEnd(width)}  ${versions.map((version) => cell(key, version)).join(' ')}`.trimEnd(),
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
    .flatMap((result) => {
      const said = remark(result);
      const symbol = result.expectation === 'known failure' ? SYMBOLS.failed : SYMBOLS.warned;
      return said === undefined ? [] : [`${symbol} ${result.id} ${said}`];
    })
    .join('\n');
}

/** Where a differential run found other answers than the reference gives. The same difference is shown once. */
function comparison({ results, reference }: RunResult): string {
  if (reference === undefined) return '';
  const seen = new Map<string, string[]>();
  for (const { id, status, reference: there } of results) {
    if (there === undefined) continue;
    const verdict = status === there.status ? [] : [`    ${status} here, ${there.status} there`];
    const lines = there.differences.map(({ path, expected, got }) => `    ${path}: ${got} here, ${expected} there`);
    const text = [...verdict, ...lines].join('\n');
    if (text !== '') seen.set(text, [...(seen.get(text) ?? []), id]);
  }
  const compared = results.filter((result) => result.reference !== undefined).length;
  const different = [...seen.values()].flat().length;
  const parts = [...seen].map(([text, ids]) => `≠ ${ids.join(', ')}\n${text}`);
  return [`${different} of ${compared} tests hear otherwise on ${reference}:`, ...parts].join('\n');
}

/** How many tests were skipped, by reason. */
function skips({ results }: RunResult): string {
  const reasons = new Map<string, number>();
  for (const { status, reason = 'no reason given' } of results) {
    if (status === 'skipped') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([reason, number]) => `${SYMBOLS.skipped} ${number} skipped: ${reason}`).join('\n');
}

/** A verdict per level, since few brokers have them all. */
function levels({ results }: RunResult): string {
  const verdicts = levelVerdicts(results);
  const width = Math.max(...verdicts.map(({ level }) => level.length), 0);
  return verdicts
    .map(({ level, verdict, counts }) => {
      const found = verdict === 'not served' ? '' : ` ${tally((status) => counts[status])}`;
      return `${VERDICTS[verdict]} ${level.padEnd(width)}  ${verdict.padEnd(found === '' ? 0 : 8)}${found}`;
    })
    .join('\n');
}

const VERDICTS = { passed: '✓', partial: '✗', 'not served': '-' } as const;

function summary({ target, suiteVersion, seed, results, durationMs }: RunResult): string {
  const found = [tally((status) => count(results, status)), ...expectations(results)].join(', ');
  return `${target}, suite ${suiteVersion}, seed ${seed}: ${found} in ${(durationMs / 1000).toFixed(1)} s`;
}

function expectations(results: readonly TestResult[]): string[] {
  return (['known failure', 'unexpected pass'] as const).flatMap((kind) => {
    const number = results.filter(({ expectation }) => expectation === kind).length;
    return number === 0 ? [] : [`${kind}: ${number}`];
  });
}

/** How many passed and failed, and whatever else there is. */
function tally(numberOf: (status: Status) => number): string {
  return STATUSES.map((status) => [status, numberOf(status)] as const)
    .filter(([status, number]) => number > 0 || status === 'passed' || status === 'failed')
    .map(([status, number]) => `${number} ${status}`)
    .join(', ');
}
