import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storageError } from './storage-error.js';

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

/** The new name is on the disk only when its directory is. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return; // it opens no directories
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
