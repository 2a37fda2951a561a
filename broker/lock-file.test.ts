import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LockFile } from './lock-file.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fluxmq-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('belongs to one at a time, who is named', () => {
  const lock = LockFile.take(dir);
  expect(() => LockFile.take(dir)).toThrow(`${dir} belongs to the broker of process ${process.pid}`);
  lock.release();
  LockFile.take(dir).release();
  expect(readdirSync(dir)).toEqual([]);
});

it('is taken over from a process that is gone', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(join(dir, '.lock'), String(pid));
  LockFile.take(dir).release();
});

it.each(['', 'nonsense', '0', '-1'])('is taken over when it holds %j, as Kafka’s own does', (text) => {
  writeFileSync(join(dir, '.lock'), text);
  LockFile.take(dir).release();
});

it('cannot be had in a directory that is not there: a Storage error in one sentence', () => {
  expect(() => LockFile.take(join(dir, 'nowhere'))).toThrow(/^Cannot lock .*nowhere: .*\.$/);
});
