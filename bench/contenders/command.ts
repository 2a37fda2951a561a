import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TargetError } from '../../targets/target.js';

/** How much of what a failing command said is worth telling. */
const LAST_WORDS = 300;

export interface CommandOptions {
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs a command in a process group of its own and answers its standard output. Throws `TargetError` with its last words when
 * it cannot be run or fails. When `signal` aborts it is killed, and the reason of the abort is thrown.
 */
export async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { cwd, signal } = options;
  signal?.throwIfAborted();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaints = (complaints + chunk).slice(-LAST_WORDS);
  });
  const kill = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  try {
    const [code] = await once(child, 'close').catch((cause) => {
      throw new TargetError(`${command} cannot be run: ${cause.message}.`, { cause });
    });
    signal?.throwIfAborted();
    if (code === 0) return output;
    const words = `${output.slice(-LAST_WORDS)} ${complaints}`.replaceAll(/\s+/g, ' ').trim().slice(-LAST_WORDS);
    throw new TargetError(`${command} failed: ${words}`);
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}
