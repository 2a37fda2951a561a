import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonReport } from './json.js';
import { readSavedResult } from './saved-result.js';
import { runOf, testResult } from './testing/results.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxmq-saved-result-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function saved(text: string): string {
  const path = join(folder, 'result.json');
  writeFileSync(path, text);
  return path;
}

const run = runOf([
  testResult('metadata/a@v1', 'failed', {
    differences: [{ grade: 'wire', path: 'a', expected: 'b', got: 'c', bytes: { expected: '[00]', got: '[01]' } }],
    exchanges: [{ api: { key: 3, name: 'Metadata' }, version: 1, request: { hex: '00', text: '{}' } }],
  }),
]);

it('reads back what was saved, under a better name where one is given', async () => {
  const path = saved(jsonReport(run));
  expect(await readSavedResult(path)).toEqual(run);
  expect(await readSavedResult(`Kafka 4.3.1=${path}`)).toEqual({ ...run, target: 'Kafka 4.3.1' });
});

it.each([
  ['a file that is none', () => join(folder, 'missing.json'), /cannot be read: ENOENT/],
  ['what is no JSON', () => saved('<html>'), /^result\.json is no JSON/],
  ['other JSON', () => saved('{"format":1}'), /^result\.json is no result of this version of the suite/],
  ['an unknown state', () => saved(jsonReport(run).replace('"failed"', '"<b>"')), /no result of this version/],
])('says in one sentence why it does not read %s', async (_what, path, sentence) => {
  await expect(readSavedResult(path())).rejects.toThrow(sentence);
});
