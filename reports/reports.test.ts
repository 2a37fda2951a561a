import { describe, expect, it } from 'vitest';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import type { RunResult, TestResult } from './result.js';
import { terminalReport } from './terminal.js';

const test = (id: string, status: TestResult['status'], more: Partial<TestResult> = {}): TestResult => ({
  id,
  level: 'core',
  requirement: 'MUST',
  api: { key: 3, name: 'Metadata' },
  version: 1,
  status,
  differences: [],
  why: 'Clients & brokers <part>.',
  see: 'KIP-35',
  durationMs: 12,
  ...more,
});

const run: RunResult = {
  suiteVersion: '0.1.0',
  target: 'localhost:9092',
  seed: 7,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1500,
  advertised: [{ key: 3, name: 'Metadata', min: 0, max: 3 }],
  results: [
    test('metadata/good@v1', 'passed'),
    test('metadata/bad@v2', 'failed', {
      version: 2,
      differences: [{ grade: 'contract', path: 'topics[0].errorCode', expected: '3', got: '"\u0001<0>"' }],
    }),
    test('metadata/new@v9', 'skipped', { version: 9, reason: 'the target does not advertise Metadata v9' }),
  ],
};

describe('the terminal report', () => {
  it('shows a cell for every pair: failed, passed, advertised but not tested, not advertised', () => {
    const row = terminalReport(run)
      .split('\n')
      .find((line) => line.startsWith('Metadata'));
    expect(row?.replaceAll(/ +/g, ' ')).toBe('Metadata · ✓ ✗ · -');
  });

  it('names the field that is wrong, what was expected and what came', () => {
    expect(terminalReport(run)).toContain('topics[0].errorCode (contract)\n      expected 3');
  });

  it('says why tests were skipped, and sums up', () => {
    expect(terminalReport(run)).toContain('1 skipped: the target does not advertise Metadata v9');
    expect(terminalReport(run)).toMatch(/localhost:9092: 1 passed, 1 failed, 1 skipped in 1\.5 s \(seed 7\)$/);
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
