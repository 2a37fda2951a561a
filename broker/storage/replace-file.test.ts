import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { replaceFile } from './replace-file.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

/** What happens to files and directories, in order. */
const steps = vi.hoisted((): string[] => []);

vi.mock('node:fs/promises', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs/promises')>();
  const nameOf = (path: unknown) => String(path).split('/').at(-1);
  return {
    ...fs,
    async open(...args: Parameters<typeof fs.open>) {
      const file = await fs.open(...args);
      const { sync } = file;
      file.sync = () => {
        steps.push(`sync ${nameOf(args[0])}`);
        return sync.call(file);
      };
      return file;
    },
    rename(from: string, to: string) {
      steps.push(`rename ${nameOf(from)} to ${nameOf(to)}`);
      return fs.rename(from, to);
    },
  };
});

test('a file is on the disk before it has its name, and its name before it is said to be', async () => {
  const dir = join(temporaryDirectory(), 'dir');
  mkdirSync(dir);
  writeFileSync(join(dir, 'file'), 'an old text that is longer');
  steps.length = 0;
  await replaceFile(join(dir, 'file'), 'new');
  expect(steps).toEqual(['sync file.tmp', 'rename file.tmp to file', 'sync dir']);
  expect(readFileSync(join(dir, 'file'), 'utf8')).toBe('new');
  expect(readdirSync(dir)).toEqual(['file']);
});

test('a file that cannot be written stays as it was', async () => {
  const dir = temporaryDirectory();
  const path = join(dir, 'file');
  writeFileSync(path, 'old');
  mkdirSync(`${path}.tmp`);
  await expect(replaceFile(path, 'new')).rejects.toMatchObject({
    kind: 'Storage',
    message: expect.stringMatching(/^Cannot write .*file: EISDIR: .*\.$/),
    cause: { code: 'EISDIR' },
  });
  expect(readFileSync(path, 'utf8')).toBe('old');
});
