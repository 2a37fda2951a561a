import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { type Address, Connection, Metadata } from '../../protocol/index.js';
import { packageRoot } from '../../targets/package-root.js';
import { readCapture } from './capture/capture-file.js';
import { nameOf } from './recording-proxy.js';
import { answering, fakeUpstream } from './testing/fake-upstream.js';

const PROGRAM = join(packageRoot(), 'dist/conformance/main.js');

/** Starts a command that stands before `upstream`, asks once through it, and ends it as Ctrl-C does. */
async function used(command: string, upstream: Address, ...options: string[]) {
  const args = [PROGRAM, command, '--listen', '127.0.0.1:0', '--upstream', nameOf(upstream), ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = text(child.stdout);
  const [first, rest] = await firstLine(child);
  const port = Number(/:(\d+) are passed on/.exec(first)?.[1]);
  const connection = await Connection.open({ host: '127.0.0.1', port });
  await connection.send(Metadata, 1, { topics: [] });
  child.kill('SIGINT');
  const [exitCode] = await once(child, 'close');
  await connection.closed;
  return { exitCode, stdout: await printed, stderr: rest() };
}

async function firstLine(child: ChildProcess): Promise<[string, () => string]> {
  if (child.stderr === null) throw new Error('a child without standard error');
  const lines: string[] = [];
  const reader = createInterface(child.stderr).on('line', (line) => lines.push(line));
  const [first] = await once(reader, 'line');
  return [String(first), () => lines.join('\n')];
}

it('trace prints exchanges, and at Ctrl-C what it counted; it ends with 0', async () => {
  const fake = await fakeUpstream(answering(Metadata, 1, () => ({ controllerId: 4 })));
  const { exitCode, stdout, stderr } = await used('trace', fake.address);
  fake.close();
  expect(stdout).toMatch(/Metadata v1 .* controllerId=4\n/);
  expect(stderr).toMatch(/^API +count +errors +p50 ms +p99 ms +max ms\nMetadata +1 +0 /m);
  expect(exitCode).toBe(0);
});

it('capture keeps the frames in a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxmq-capture-'));
  const fake = await fakeUpstream(answering(Metadata, 1, () => ({ controllerId: 4 })));
  const { exitCode } = await used('capture', fake.address, '--into', join(folder, 'frames'));
  fake.close();
  const frames = readCapture(readFileSync(join(folder, 'frames'), 'utf8'));
  rmSync(folder, { recursive: true });
  expect(frames.map(({ direction }) => direction)).toEqual(['request', 'response']);
  expect(exitCode).toBe(0);
});
