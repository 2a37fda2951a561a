import { escapeMarkup } from './escape.js';
import { count, type RunResult, spoils, type TestResult } from './result.js';

/** The result in the JUnit format that CI systems read: a suite for each API and one for each client. */
export function junitReport(run: RunResult): string {
  const suites = new Map<string, TestResult[]>();
  for (const result of run.results) {
    const name = result.api?.name ?? result.id.split('/')[0] ?? 'other';
    suites.set(name, [...(suites.get(name) ?? []), result]);
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fluxmq-conformance ${escapeMarkup(run.target)}" ${counts(run.results)} time="${seconds(run.durationMs)}">`,
    ...[...suites].flatMap(([name, results]) => [
      `  <testsuite name="${escapeMarkup(name)}" ${counts(results)} timestamp="${run.startedAt}">`,
      ...results.map(testCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(results: readonly TestResult[]): string {
  const known = results.filter(({ expectation }) => expectation === 'known failure').length;
  const skipped = count(results, 'skipped') + count(results, 'excused') + known;
  return `tests="${results.length}" failures="${results.filter(spoils).length}" skipped="${skipped}"`;
}

function testCase(result: TestResult): string {
  const { id, api, status, expectation, durationMs } = result;
  const open = `    <testcase classname="${escapeMarkup(api?.name ?? 'scenario')}" name="${escapeMarkup(id)}" time="${seconds(durationMs)}"`;
  if (expectation === 'known failure')
    return `${open}><skipped message="${escapeMarkup(`known: ${headline(result)}`)}"/></testcase>`;
  if (expectation === 'unexpected pass')
    return `${open}><failure message="it passes: take it out of the known failures"/></testcase>`;
  switch (status) {
    case 'passed':
      return `${open}/>`;
    case 'warned':
      return `${open}><system-out>${escapeMarkup(story(result))}</system-out></testcase>`;
    case 'skipped':
    case 'excused':
      return `${open}><skipped message="${escapeMarkup(result.reason ?? '')}"/></testcase>`;
    case 'failed':
      return `${open}><failure message="${escapeMarkup(headline(result))}">${escapeMarkup(story(result))}</failure></testcase>`;
  }
}

function headline({ differences, reason, why }: TestResult): string {
  const [first] = differences;
  return first === undefined ? (reason ?? why) : `${first.path}: expected ${first.expected}, got ${first.got}`;
}

function story({ why, see, reason, differences }: TestResult): string {
  return [
    why,
    `see: ${see}`,
    ...(reason === undefined ? [] : [reason]),
    ...differences.map(({ path, expected, got, grade }) => `${path} (${grade}): expected ${expected}, got ${got}`),
  ].join('\n');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
