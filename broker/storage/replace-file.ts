import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';

/**
 * Writes a small file as a whole: after a crash or a loss of power it holds the old text or the new, and the new one from
 * when this resolves. Throws a `FluxmqError` of kind Storage.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    throw storageError(`Cannot write ${path}`, error);
  }
}
