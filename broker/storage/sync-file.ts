import { open } from 'node:fs/promises';
import { storageError } from './storage-error.js';

/** Resolves when what was written to a file is on the disk. Throws a `FluxmqError` of kind Storage. */
export async function syncFile(path: string): Promise<void> {
  try {
    const file = await open(path, 'r');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw storageError(`Cannot force ${path} to the disk`, error);
  }
}
