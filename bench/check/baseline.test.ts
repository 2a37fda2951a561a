import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SavedResultError } from '../../reports/saved-json.js';
import { makeBaseline, readBaseline, YARDSTICK } from './baseline.js';

const BASELINE = makeBaseline([{ id: 'produce', title: 'Produce', samples: [1, 1.1] }]);

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fluxmq-baseline-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(dir, 'baseline.json');
  await writeFile(path, text);
  return path;
}

it('reads what was written', async () => {
  expect(await readBaseline(await file(JSON.stringify(BASELINE)))).toEqual(BASELINE);
});

it.each([
  ['is no JSON', 'not at all'],
  ['is no result of this version', '{}'],
  ['is no result of this version', JSON.stringify({ ...BASELINE, measures: [{ id: 'a', title: 'a', samples: [] }] })],
  ['is no result of this version', JSON.stringify({ ...BASELINE, measures: [{ id: 'a', title: 'a', samples: [0] }] })],
  ['is no result of this version', JSON.stringify({ ...BASELINE, yardstick: YARDSTICK + 1 })],
])('refuses a file that %s', async (problem, text) => {
  const read = readBaseline(await file(text));
  await expect(read).rejects.toThrow(SavedResultError);
  await expect(read).rejects.toThrow(problem);
});

it('says where there is no file', async () => {
  await expect(readBaseline(join(dir, 'nowhere'))).rejects.toThrow(/^The saved result cannot be read: ENOENT/);
});
