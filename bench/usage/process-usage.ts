import { readdirSync, readFileSync } from 'node:fs';
import { TargetError } from '../../targets/target.js';

/** Linux counts processor time in hundredths of a second, whatever its own clock does (USER_HZ). */
const TICKS_PER_SECOND = 100;
const KIB = 1_024;

interface Stat {
  readonly parent: number;
  /** Seconds in user and kernel mode, of the process itself. */
  readonly own: number;
  /** The same of the children that it has waited for. */
  readonly children: number;
}

/** Reads the line of `/proc/PID/stat`. */
export function parseStat(line: string): Stat {
  // The name of the program stands in parentheses and may hold anything.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const ticks = (field: number) => Number(fields[field]) / TICKS_PER_SECOND;
  return { parent: Number(fields[1]), own: ticks(11) + ticks(12), children: ticks(13) + ticks(14) };
}

/** Reads one of the lines of `/proc/PID/status` that give KiB; answers bytes. */
export function parseStatus(status: string, name: 'VmRSS' | 'VmHWM'): number {
  return KIB * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
}

/** Processor time, in seconds, of the children that this process has waited for. */
export function reapedCpuSeconds(): number {
  return parseStat(readFileSync('/proc/self/stat', 'utf8')).children;
}

/** Throws `TargetError` where no process can be looked at: to be known before any broker is started. */
export function assertUsageIsKnown(): void {
  if (process.platform !== 'linux') throw new TargetError('Processor time and memory are read from /proc: Linux only.');
}

/** What the processes of a broker take. Its children are found once: brokers start theirs when they start. */
export class ProcessUsage {
  private readonly pids: readonly number[];

  constructor(pid: number) {
    this.pids = [pid, ...descendants(pid)];
  }

  /** Seconds in user and kernel mode since they began. Throws `TargetError` when one of them has ended. */
  cpuSeconds(): number {
    return this.sum((pid) => {
      const { own, children } = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      return own + children;
    });
  }

  /** Resident memory in bytes: now, and at its highest. */
  memory(): { readonly resident: number; readonly peak: number } {
    return { resident: this.status('VmRSS'), peak: this.status('VmHWM') };
  }

  private status(name: 'VmRSS' | 'VmHWM'): number {
    return this.sum((pid) => parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'), name));
  }

  private sum(of: (pid: number) => number): number {
    try {
      return this.pids.reduce((total, pid) => total + of(pid), 0);
    } catch (cause) {
      throw new TargetError('The broker ended while it was measured.', { cause });
    }
  }
}

function descendants(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (Number.isNaN(pid)) continue;
    const parent = parentOf(pid);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  for (let next = [ancestor]; next.length > 0; found.push(...next)) {
    next = next.flatMap((pid) => children.get(pid) ?? []);
  }
  return found;
}

/** Undefined for a process that has just ended. */
function parentOf(pid: number): number | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')).parent;
  } catch {
    return undefined;
  }
}
