import { describe, expect, it } from 'vitest';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { terminalReport } from './terminal.js';
import { runOf, testResult } from './testing/results.js';

const run = runOf([
  testResult('metadata/good@v1', 'passed'),
  testResult('metadata/bad@v2', 'failed', {
    version: 2,
    differences: [
      {
        grade: 'contract',
        path: 'topics[0].errorCode',
        expected: '3',
        got: '"\u0001<0>"',
        bytes: { expected: '00 [00 03] 00', got: '00 [00 00] 00' },
      },
    ],
  }),
  testResult('metadata/new@v9', 'skipped', { version: 9, reason: 'the target does not advertise Metadata v9' }),
  testResult('groups/none@v0', 'skipped', { level: 'groups', api: { key: 11, name: 'JoinGroup' }, version: 0 }),
]);

describe('the terminal report', () => {
  it('shows a cell for every pair: failed, passed, advertised but not tested, not advertised', () => {
    const row = terminalReport(run)
      .split('\n')
      .find((line) => line.startsWith('Metadata'));
    expect(row?.replaceAll(/ +/g, ' ')).toBe('Metadata · ✓ ✗ · -');
  });

  it('names the field that is wrong, what was expected and what came, and the bytes of both', () => {
    expect(terminalReport(run)).toContain(
      [
        '    topics[0].errorCode (contract)',
        '      expected 3',
        '      got      "\u0001<0>"',
        '      bytes expected 00 [00 03] 00',
        '      bytes got      00 [00 00] 00',
      ].join('\n'),
    );
  });

  it('gives a verdict per level', () => {
    expect(terminalReport(run)).toContain('✗ core    partial  1 passed, 1 failed, 1 skipped\n- groups  not served\n\n');
  });

  it('says why tests were skipped, and sums up', () => {
    expect(terminalReport(run)).toContain('1 skipped: the target does not advertise Metadata v9');
    expect(terminalReport(run)).toMatch(
      /localhost:9092, suite 0\.1\.0, seed 7: 1 passed, 1 failed, 2 skipped in 1\.5 s$/,
    );
  });
});

describe('the JUnit report', () => {
  it('counts tests, failures and skips, and escapes what XML cannot hold', () => {
    const xml = junitReport(run);
    expect(xml).toContain('<testsuite name="Metadata" tests="3" failures="1" skipped="1"');
    expect(xml).toContain('<failure message="topics[0].errorCode: expected 3, got &quot;&lt;0&gt;&quot;">');
    expect(xml).toContain('Clients &amp; brokers &lt;part&gt;.');
    expect(xml).not.toContain('\u0001');
  });
});

describe('the JSON report', () => {
  it('holds the whole result', () => {
    expect(JSON.parse(jsonReport(run))).toEqual(run);
  });
});
