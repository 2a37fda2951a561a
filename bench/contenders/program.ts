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
export async function startProgram(program: BrokerProgram): Promise<StartedBroker> {
  const spawnedAt = performance.now();
  const { address, pid, ended, close } = await startServer(program);
  try {
    await firstAnswer(address, ended);
    const startedInMs = performance.now() - spawnedAt;
    return { name: program.name, bootstrap: [address], security: {}, pid, startedInMs, close };
  } catch (cause) {
    await close();
    throw didNotStart(program, cause);
  }
}

export interface StartedServer {
  readonly address: Address;
  readonly pid: number;
  /** Whether it has ended, however. */
  ended(): boolean;
  close(): Promise<void>;
}

/** The same with a server that is no broker: it is waited for until it says where it listens. */
export async function startServer(program: BrokerProgram): Promise<StartedServer> {
  const { command, args, dir, address } = program;
  const log = openSync(join(dir, 'output.log'), 'a');
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
    if (child.pid === undefined) throw new TargetError('it has no process id.');
    const ended = () => child.exitCode !== null || child.signalCode !== null;
    return { address: where, pid: child.pid, ended, close };
  } catch (cause) {
    await close();
    throw didNotStart(program, cause);
  }
}

function didNotStart({ name }: BrokerProgram, cause: unknown): TargetError {
  return new TargetError(`${name} did not start: ${reasonOf(cause)}`, { cause });
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
