import { accessSync } from 'node:fs';
import { isMissing } from './is-missing.js';
import { storageError } from './storage-error.js';

/** Throws a `FluxmqError` of kind Storage where that cannot be told. */
export function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw storageError(`Cannot look for ${path}`, error);
  }
}
