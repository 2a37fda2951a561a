import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withFolder } from './with-folder.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fluxmq-with-folder-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('has a folder while the work lasts, and leaves nothing of it', async () => {
  const there = await withFolder(dir, async (folder) => {
    writeFileSync(join(folder, 'data'), '');
    return existsSync(folder);
  });
  expect([there, readdirSync(dir)]).toEqual([true, []]);
});

it('leaves nothing of work that fails', async () => {
  await expect(withFolder(dir, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(readdirSync(dir)).toEqual([]);
});

it('says that there can be none', async () => {
  await expect(withFolder(join(dir, 'no/such'), async () => {})).rejects.toThrow('No folder can be made');
});
