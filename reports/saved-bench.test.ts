import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { benchJson } from './bench-json.js';
import { readSavedBench } from './saved-bench.js';
import { PLANNED, SERIES } from './testing/bench-results.js';
import { histogramOf } from './testing/latencies.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxmq-saved-bench-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function saved(text: string): string {
  const path = join(folder, 'result.json');
  writeFileSync(path, text);
  return path;
}

const second = { second: 0, done: 1, failed: 0, bytes: 1, p50: null, p99: 1, max: 1 };
const run = { ...PLANNED, series: [{ ...SERIES, histogram: histogramOf([1, 2]), timeline: [second] }] };

it('reads back what was saved, under a better name where one is given', async () => {
  const path = saved(benchJson([run, PLANNED]));
  expect(await readSavedBench(path)).toEqual([run, PLANNED]);
  expect((await readSavedBench(`Kafka=${path}`)).map(({ target }) => target)).toEqual(['Kafka', 'Kafka']);
});

it.each([
  ['a file that is none', () => join(folder, 'missing.json'), /cannot be read: ENOENT/],
  [
    'what is no JSON',
    () => saved('# produce'),
    /^result\.json is no JSON: give a file that 'fluxmq-bench … --json FILE'/,
  ],
  ['other JSON', () => saved('{"format":2}'), /^result\.json is no result of this version of the suite/],
  ['nothing', () => saved(benchJson([])), /is no result/],
  ['another format', () => saved(benchJson([run]).replace('"format": 2', '"format": 3')), /is no result/],
  ['text for a number', () => saved(benchJson([run]).replace('"cpus": 2', '"cpus": "<b>"')), /is no result/],
  ['a number that is none', () => saved(benchJson([run]).replace('"cpus": 2', '"cpus": 1e999')), /is no result/],
  [
    'a histogram that is none',
    () => saved(benchJson([run]).replace(/"histogram": ".*"/, '"histogram": "AAAA"')),
    /is no result/,
  ],
])('says in one sentence why it does not read %s', async (_what, path, sentence) => {
  await expect(readSavedBench(path())).rejects.toThrow(sentence);
});
