import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Address } from '../../protocol/index.js';
import { reasonOf } from '../../protocol/reason-of.js';
import { parseAddresses } from '../../targets/address.js';
import { firstAnswer } from '../../targets/first-answer.js';
import { TargetError } from '../../targets/target.js';
import type { StartedBroker } from './contender.js';

/** How long a broker may take to end when it is asked to. */
const PATIENCE_MS = 60_000;

export interface BrokerProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Where it keeps data, and what it says. */
  readonly dir: string;
  /** Where it is told to listen; a program that chooses prints `HOST:PORT` first of all. */
  readonly address?: Address;
}

/** Starts a broker as a child, in a process group of its own: Ctrl-C is not for it. */
export async function startProgram({ name, command, args, dir, address }: BrokerProgram): Promise<StartedBroker> {
  const log = openSync(join(dir, 'output.log'), 'a');
  const spawnedAt = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', address ? log : 'pipe', log], detached: true, cwd: dir });
  closeSync(log);
  // Who presses Ctrl-C twice waits for nobody to be closed.
  const atExit = () => child.kill('SIGKILL');
  process.once('exit', atExit);
  const close = async () => {
    await end(child);
    process.off('exit', atExit);
  };
  try {
    // A command that is not there is told of by 'error', before there is a pid.
    await once(child, 'spawn');
    const where = address ?? (await firstLine(child));
    await firstAnswer(where, () => child.exitCode !== null || child.signalCode !== null);
    const startedInMs = performance.now() - spawnedAt;
    if (child.pid === undefined) throw new TargetError('it has no process id.');
    return { name, bootstrap: [where], security: {}, pid: child.pid, startedInMs, close };
  } catch (cause) {
    await close();
    const reason = reasonOf(cause);
    throw new TargetError(`${name} did not start: ${reason}`, { cause });
  }
}

async function firstLine(child: ChildProcess): Promise<Address> {
  if (child.stdout === null) throw new TargetError('it has no standard output.');
  const lines = createInterface(child.stdout);
  const line = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  const [address] = parseAddresses(String(line[0] ?? ''));
  if (address === undefined) throw new TargetError('it does not say where it listens.');
  return address;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await exited;
  clearTimeout(timer);
}
