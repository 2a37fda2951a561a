import { readdir } from 'node:fs/promises';
import { storageError } from './storage-error.js';

/** Whether a directory with the name of a partition has its files too: others may be called `reports-7`. */
export async function holdsPartition(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).some((name) => name === 'partition.metadata' || /^\d{20}\.log$/.test(name));
  } catch (error) {
    throw storageError(`Cannot list ${dir}`, error);
  }
}
