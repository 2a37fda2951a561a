import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from './package-root.js';
import { type LocalTarget, TargetError } from './target.js';

/** How long the broker may take to say that it is ready, and to end. */
const PATIENCE_MS = 15_000;

/** Starts the reference broker as a program of its own, in memory and on a free port; `options` are those of `serve`. */
export async function startReferenceBroker(options: readonly string[] = []): Promise<LocalTarget> {
  const program = join(packageRoot(), 'dist/broker/main.js');
  if (!existsSync(program)) throw new TargetError("The reference broker is not built: run 'npm run build'.");
  const args = [
    program,
    'serve',
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--log-level',
    'error',
    '--until-stdin-ends',
    ...options,
  ];
  // It ends when its standard input does, so with this process however that ends. In a process group of its own Ctrl-C is
  // not for it: who started it closes it when it is no longer needed.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  // A broker that ended by itself has closed the pipe: `exited` tells of it.
  child.stdin.on('error', () => {});
  const exited = once(child, 'exit');
  const close = async () => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await exited;
    clearTimeout(timer);
  };
  const line = once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(PATIENCE_MS) });
  const first = await Promise.race([line, exited.then(() => undefined)]).catch(() => undefined);
  if (first === undefined || child.pid === undefined) {
    await close();
    throw new TargetError('The reference broker did not start; it says above why.');
  }
  const { port } = JSON.parse(String(first[0]));
  return { name: 'the reference broker', bootstrap: [{ host: '127.0.0.1', port }], pid: child.pid, close };
}
