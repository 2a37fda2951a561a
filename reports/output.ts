import { accessSync, constants, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A report cannot be written where it was wanted; the message says why. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Standard output, where a report is wanted there. */
const STDOUT = '-';

/** Throws `OutputError` for a file that could not be written: better before a run than after it. */
export function checkWritable(path: string | undefined): void {
  if (path === undefined || path === STDOUT) return;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OutputError(`The result cannot be written to ${path}: it is a folder.`);
  }
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch {
    throw new OutputError(`The result cannot be written to ${path}: its folder does not exist or is not writable.`);
  }
}

/** Throws `OutputError` for a folder that could not be had: better before a run than after it. */
export function checkFolder(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isDirectory()) {
    throw new OutputError(`The results cannot be written into ${path}: it is no folder.`);
  }
  try {
    accessSync(there === undefined ? dirname(path) : path, constants.W_OK);
  } catch {
    throw new OutputError(`The results cannot be written into ${path}: it cannot be made, or is not writable.`);
  }
}

/** Makes a folder where there is none. Throws `OutputError`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OutputError(`The results cannot be written into ${path}: ${reason}.`, { cause });
  }
}

/** Writes a report to a file, or to standard output for `-`. Throws `OutputError`. */
export async function writeReport(path: string, report: string): Promise<void> {
  if (path === STDOUT) {
    process.stdout.write(report);
    return;
  }
  try {
    await writeFile(path, report);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OutputError(`The result cannot be written to ${path}: ${reason}.`, { cause });
  }
}

/** Ends the process quietly when nobody reads its output any more, as with `| head`. */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
