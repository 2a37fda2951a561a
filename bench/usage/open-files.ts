import { readdirSync, readFileSync } from 'node:fs';

/** How many files, connections included, a process may have open, and has. */
export interface OpenFiles {
  readonly limit: number;
  readonly open: number;
}

/** Reads the line of `/proc/PID/limits` that is about open files; Infinity where there is no limit. */
export function parseOpenFilesLimit(limits: string): number {
  const limit = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  return limit === undefined || limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}

/** Undefined where the system does not tell, as Linux does. */
export function openFiles(pid: number): OpenFiles | undefined {
  try {
    const limit = parseOpenFilesLimit(readFileSync(`/proc/${pid}/limits`, 'utf8'));
    return { limit, open: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined;
  }
}
