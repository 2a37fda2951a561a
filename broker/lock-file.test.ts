import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LockFile } from './lock-file.js';
import { until } from './testing/turns.js';

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

it('is taken over from a process whose id another one has by now, as in a container that was started again', () => {
  LockFile.take(dir);
  const [pid, begin] = readFileSync(join(dir, '.lock'), 'utf8').split(' ');
  writeFileSync(join(dir, '.lock'), `${pid} ${Number(begin) - 1}`);
  if (begin !== '') LockFile.take(dir).release();
});

it('is taken over from a process that has ended, though its parent has not asked how', async (context) => {
  if (!existsSync('/proc/self/stat')) context.skip('this system does not tell of processes in /proc');
  // Of a shell that becomes something else nobody waits for its children.
  const script = '"$0" -e 0 & echo $!; exec "$0" -e "setTimeout(() => {}, 60_000)"';
  const parent = spawn('sh', ['-c', script, process.execPath]);
  try {
    const [line] = await once(parent.stdout, 'data');
    const child = Number(line);
    const stat = () => readFileSync(`/proc/${child}/stat`, 'utf8').split(' ');
    const begin = stat()[21];
    await until(() => stat()[2] === 'Z');
    writeFileSync(join(dir, '.lock'), `${child} ${begin}`);
    LockFile.take(dir).release();
  } finally {
    parent.kill();
  }
});

it('cannot be had while a Kafka holds it', async (context) => {
  if (spawnSync('java', ['-version']).status !== 0) context.skip('there is no Java');
  // Kafka's way to lock an empty file, which it leaves behind.
  const path = join(dir, '.lock');
  const holder = join(dir, 'Holder.java');
  writeFileSync(
    holder,
    `public class Holder { public static void main(String[] a) throws Exception {
      new java.io.RandomAccessFile("${path}", "rw").getChannel().tryLock(); System.out.println(); System.in.read(); } }`,
  );
  const java = spawn('java', [holder]);
  try {
    await once(java.stdout, 'data');
    expect(() => LockFile.take(dir)).toThrow(`${dir} belongs to the broker of process ${java.pid}`);
  } finally {
    java.stdin.end();
    await once(java, 'exit');
  }
  LockFile.take(dir).release();
});

it.each(['', 'nonsense', '0', '-1'])('is taken over when it holds %j, as Kafka’s own does', (text) => {
  writeFileSync(join(dir, '.lock'), text);
  LockFile.take(dir).release();
});

it('cannot be had in a directory that is not there: a Storage error in one sentence', () => {
  expect(() => LockFile.take(join(dir, 'nowhere'))).toThrow(/^Cannot lock .*nowhere: .*\.$/);
});
