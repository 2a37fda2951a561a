import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../protocol/reason-of.js';
import { FluxmqError } from './errors.js';

/** Kafka's name for it; Kafka's own is empty, stays behind, and counts as long as it is locked. */
const FILE = '.lock';

/**
 * Says that a data directory belongs to one broker. It holds the id of the process and when that began; one that a crash left
 * behind is taken over. Throws a `FluxmqError` of kind Storage while another broker runs on the directory.
 */
export class LockFile {
  private constructor(private readonly path: string) {}

  static take(dataDir: string): LockFile {
    const path = join(dataDir, FILE);
    try {
      if (!create(path)) {
        const owner = runningOwner(path);
        if (owner !== undefined) {
          throw new FluxmqError(
            'Storage',
            `${dataDir} belongs to the broker of process ${owner}: give each broker its own.`,
          );
        }
        rmSync(path);
        if (!create(path)) throw new FluxmqError('Storage', `${dataDir} was just taken by another broker.`);
      }
    } catch (error) {
      if (error instanceof FluxmqError) throw error;
      throw new FluxmqError('Storage', `Cannot lock ${dataDir}: ${reasonOf(error)}.`, { cause: error });
    }
    return new LockFile(path);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** Whether it was made; false where it is there already. */
function create(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${beginOf(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that the directory belongs to; undefined where none does any more. */
function runningOwner(path: string): number | undefined {
  const [, pid, begin] = /^(\d+) ?(\S*)$/.exec(readFileSync(path, 'utf8')) ?? [];
  const owner = Number(pid);
  if (!isRunning(owner)) return holderOf(path);
  // The id may be that of another process by now: in a container, every broker has the same.
  return begin === beginOf(owner) && !hasEnded(owner) ? owner : undefined;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one that runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process began, in whatever Linux counts; empty where it does not say. */
function beginOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}

/** Whether a process is there only because nobody has asked yet how it ended. */
function hasEnded(pid: number): boolean {
  const [state] = statOf(pid);
  return state === 'Z' || state === 'X';
}

/** What Linux says of a process, behind the name of its program, which may hold anything. */
function statOf(pid: number): string[] {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The process that has locked the file as Kafka does it, as far as Linux tells. */
function holderOf(path: string): number | undefined {
  const { ino } = statSync(path);
  for (const lock of textOf('/proc/locks').split('\n')) {
    const [, pid, inode] = / POSIX +ADVISORY +WRITE +(\d+) [\da-f]+:[\da-f]+:(\d+) /.exec(lock) ?? [];
    if (Number(inode) === ino) return Number(pid);
  }
  return undefined;
}

/** Of a file that only some systems have. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
