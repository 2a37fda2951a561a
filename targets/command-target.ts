import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { reasonOf } from '../protocol/reason-of.js';
import { directDialer } from './dialer.js';
import { firstAnswer } from './first-answer.js';
import { freePort } from './free-port.js';
import { type LocalTarget, type Security, TargetError } from './target.js';

/** How long it may take to end when it is asked to. */
const PATIENCE_MS = 15_000;
/** What is shown of its output where it does not start. */
const SHOWN_LINES = 15;

/**
 * Starts a broker by a command of the shell, which finds its port in the environment as PORT and in place of `{port}`.
 * It and all that it starts end with the run. Throws `TargetError`, with what it said, where it does not come to answer.
 */
export async function startCommand(
  command: string,
  security: Security = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<LocalTarget> {
  if (command.trim() === '') throw new TargetError('No command is given: write process:COMMAND.');
  const port = await freePort();
  const address = { host: '127.0.0.1', port };
  const folder = mkdtempSync(join(tmpdir(), 'fluxmq-target-'));
  const log = join(folder, 'output.log');
  const output = openSync(log, 'a');
  // A process group of its own: Ctrl-C is not for it, and what it starts can be ended with it.
  const child = spawn(command.replaceAll('{port}', String(port)), {
    shell: true,
    detached: true,
    // Whoever is in the group holds the other end of the last pipe: it closes when nobody is left.
    stdio: ['ignore', output, output, 'pipe'],
    env: { ...process.env, PORT: String(port) },
  });
  closeSync(output);
  const [, , , presence] = child.stdio;
  if (presence instanceof Readable) presence.resume();
  const gone = once(child, 'close');
  const atExit = () => signalGroup(child, 'SIGKILL');
  process.once('exit', atExit);
  const close = async () => {
    await endGroup(child, gone);
    process.off('exit', atExit);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await once(child, 'spawn');
    const ended = () => signal.aborted || child.exitCode !== null || child.signalCode !== null;
    await firstAnswer(address, ended, directDialer(security.tls));
    if (child.pid === undefined) throw new TargetError('it has no process id.');
    return { name: command, bootstrap: [address], security, pid: child.pid, close };
  } catch (cause) {
    const said = lastLines(log);
    await close();
    const reason = reasonOf(cause);
    throw new TargetError(`'${command}' did not start on port ${port}: ${reason}${said}`, { cause });
  }
}

function lastLines(log: string): string {
  const text = readFileSync(log, 'utf8').trim();
  return text === '' ? ' It said nothing.' : ` It said:\n${text.split('\n').slice(-SHOWN_LINES).join('\n')}`;
}

/** The shell may be gone while what it started lives on: the whole group is asked, and waited for. */
async function endGroup(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
  signalGroup(child, 'SIGTERM');
  await gone;
  clearTimeout(timer);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
