import { cpSync } from 'node:fs';
import { temporaryDirectory } from './temporary-directory.js';

/** What a crash would leave of a directory: a copy, taken while logs are open there. A file that is just being replaced is not. */
export function crash(dir: string, left = temporaryDirectory()): string {
  cpSync(dir, left, { recursive: true, filter: (path) => !path.endsWith('.tmp') });
  return left;
}
