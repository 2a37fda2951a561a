import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Status, TestResult } from '../reports/result.js';
import { markKnownFailures, readKnownFailures, writeKnownFailures } from './known-failures.js';

const IDS = ['fetch/a@v4', 'fetch/a@v5', 'fetch/b@v4', 'golden/Fetch/v4/x'];

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fluxmq-known-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'known');
  writeFileSync(path, text);
  return path;
}

function results(...statuses: Status[]): TestResult[] {
  return statuses.map((status, index) => ({
    id: IDS[index] ?? '',
    level: 'core',
    requirement: 'MUST',
    status,
    differences: [],
    why: '',
    see: '',
    durationMs: 1,
  }));
}

function expectations(list: string, ...statuses: Status[]) {
  const known = readKnownFailures(file(list), IDS);
  return markKnownFailures(results(...statuses), known).map(({ expectation }) => expectation);
}

it('knows a failure by its id, by its case, and by a glob; comments and empty lines are none', () => {
  const list = '# ours\nfetch/a@v4 # is being mended\n\nfetch/b\ngolden/*\n';
  expect(expectations(list, 'failed', 'failed', 'failed', 'failed')).toEqual([
    'known failure',
    undefined,
    'known failure',
    'known failure',
  ]);
});

it('tells of a pass that was not expected', () => {
  expect(expectations('fetch/b@v4', 'passed', 'passed', 'passed')).toEqual([undefined, undefined, 'unexpected pass']);
});

it('lets a glob pass where a part of it still fails, and says so once none does', () => {
  expect(expectations('fetch/a', 'failed', 'passed')).toEqual(['known failure', undefined]);
  expect(expectations('fetch/a', 'passed', 'passed')).toEqual(['unexpected pass', 'unexpected pass']);
});

it('expects nothing of what was not tried', () => {
  expect(expectations('fetch/*', 'skipped', 'excused')).toEqual([undefined, undefined]);
});

it('refuses a line that names no test', () => {
  expect(() => readKnownFailures(file('fetch/nothing'), IDS)).toThrow("'fetch/nothing' in ");
});

it('writes a list with which the same run is a success', async () => {
  const path = file('');
  const run = results('failed', 'passed', 'failed');
  await writeKnownFailures(path, 'a broker', run);
  expect(readFileSync(path, 'utf8')).toContain('\nfetch/a@v4\nfetch/b@v4\n');
  const marked = markKnownFailures(run, readKnownFailures(path, IDS));
  expect(marked.filter(({ status }) => status === 'failed').map(({ expectation }) => expectation)).toEqual([
    'known failure',
    'known failure',
  ]);
});
