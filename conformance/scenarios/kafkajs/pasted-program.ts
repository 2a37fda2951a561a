import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../../../targets/package-root.js';

/** Longer than a new group and a topic that is just being made take on a busy Kafka. */
const PATIENCE_MS = 60_000;

/**
 * Runs the text of a program of Node until it says a line that is awaited, and ends it then, as its reader would with Ctrl-C.
 * Throws with what it complains of where it ends before, or does not say it in time.
 */
export async function untilItSays(program: string, isAwaited: (line: string) => boolean): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    // From there its imports are looked for.
    cwd: packageRoot(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(kill, PATIENCE_MS);
  process.once('exit', kill);
  const ended = once(child, 'close');
  const complaint = text(child.stderr);
  try {
    for await (const line of createInterface(child.stdout)) if (isAwaited(line)) return;
    throw new Error(`The program ended without saying what was awaited: ${(await complaint).trim()}`);
  } finally {
    kill();
    await ended;
    clearTimeout(timer);
    process.off('exit', kill);
  }
}
