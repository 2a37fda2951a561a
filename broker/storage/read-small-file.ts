import { readFileSync } from 'node:fs';
import { isMissing } from './is-missing.js';
import { storageError } from './storage-error.js';

/**
 * The text of a file of some bytes; undefined where there is none. On the caller's turn: of thousands of logs that are opened
 * when a broker starts, each has such files, and to read one takes 15 µs, its asynchronous twin ten times as much.
 */
export function readSmallFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storageError(`Cannot read ${path}`, error);
  }
}
