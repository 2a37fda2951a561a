import { describe, expect, it } from 'vitest';
import { markdownReport } from './markdown.js';
import { runOf, testResult } from './testing/results.js';

const good = runOf([testResult('metadata/a@v1', 'passed')]);
const bad = runOf(
  [
    testResult('metadata/a@v1', 'failed', {
      differences: [
        { grade: 'contract', path: 'topics[0].errorCode', expected: '3', got: '0' },
        { grade: 'text', path: 'topics[0].errorMessage', expected: '"a"', got: 'null' },
      ],
    }),
    testResult('metadata/b@v1', 'warned', { requirement: 'SHOULD', reason: 'It took longer than 90 s.' }),
    testResult('groups/c@v1', 'skipped', { level: 'groups' }),
  ],
  { target: 'other' },
);

describe('the Markdown report', () => {
  it('puts the verdicts of several targets side by side', () => {
    expect(markdownReport([good, bad])).toContain(
      [
        '| level | localhost:9092 | other |',
        '| --- | --- | --- |',
        '| core | ✓ passed, 1 of 1 | ✗ partial, 1 of 2 |',
        '| groups | not tried | – not served |',
      ].join('\n'),
    );
  });

  it('has a line for each failure and warning: what differs, and why it matters', () => {
    const report = markdownReport([bad]);
    expect(report).toContain(
      '| ✗ MUST | `metadata/a@v1` | `topics[0].errorCode`: expected `3`, got `0` (and 1 more) | Clients & brokers \\<part\\>. (KIP-35) |',
    );
    expect(report).toContain('| ! SHOULD | `metadata/b@v1` | It took longer than 90 s. |');
  });

  it('tells what lists of known failures and other tries say', () => {
    const report = markdownReport([
      runOf([
        testResult('a@v1', 'failed', { expectation: 'known failure' }),
        testResult('b@v1', 'passed', { expectation: 'unexpected pass' }),
        testResult('c@v1', 'passed', { attempts: 3 }),
      ]),
    ]);
    expect(report).toContain(
      [
        '- `a@v1` fails, as is known',
        '- `b@v1` passes: take it out of the known failures',
        '- `c@v1` is flaky: it passed when it was tried 3 times',
      ].join('\n'),
    );
  });

  it('puts the answers of a differential run side by side', () => {
    const differences = [{ grade: 'contract', path: 'topics[0].errorCode', expected: '3', got: '0' }] as const;
    const compared = [
      testResult('a@v1', 'passed', { reference: { status: 'passed', differences } }),
      testResult('b@v1', 'failed', { reference: { status: 'passed', differences: [] } }),
      testResult('c@v1', 'passed', { reference: { status: 'passed', differences: [] } }),
    ];
    expect(markdownReport([runOf(compared, { reference: 'kafka' })])).toContain(
      [
        '### Other answers than kafka gives',
        '',
        '| test | field | here | there |',
        '| --- | --- | --- | --- |',
        '| `a@v1` | `topics[0].errorCode` | `0` | `3` |',
        '| `b@v1` |  | failed | passed |',
      ].join('\n'),
    );
    const same = runOf(compared.slice(2), { reference: 'kafka' });
    expect(markdownReport([same])).toContain('gives\n\nNone.');
  });

  it('says so where nothing failed', () => {
    expect(markdownReport([good])).toContain('Nothing failed.');
  });

  it('keeps hostile names and values in their cells, as text', () => {
    const differences = [{ grade: 'contract', path: 'a|b', expected: '``x`` | y\n# z', got: '' }] as const;
    const report = markdownReport([
      runOf([testResult('x', 'failed', { differences })], { target: '<img src=x> | [a](b)\n# b' }),
    ]);
    expect(report).toContain('\\<img src=x\\> \\| \\[a\\](b) \\# b');
    expect(report).toContain('`a\\|b`: expected ``` ``x`` \\| y # z ```, got `  `');
    expect(report).not.toMatch(/^# [bz]/m);
  });
});
