import { access } from 'node:fs/promises';
import { isMissing } from './is-missing.js';
import { storageError } from './storage-error.js';

/** Throws a `FluxmqError` of kind Storage where that cannot be told. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw storageError(`Cannot look for ${path}`, error);
  }
}
