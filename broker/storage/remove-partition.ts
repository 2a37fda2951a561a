import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMissing } from './is-missing.js';
import { deletedName } from './partition-directory.js';
import { storageError } from './storage-error.js';

/** Removes the directory of a partition; under another name first, for what a crash leaves of it is no partition. */
export async function removePartition(dir: string): Promise<void> {
  const deleted = join(dirname(dir), deletedName(basename(dir)));
  try {
    await rename(dir, deleted);
    // One after the other: thousands at once would take a part of a second in which nobody is answered.
    for (const name of await readdir(deleted)) await rm(join(deleted, name), { recursive: true, force: true });
    await rm(deleted, { recursive: true, force: true });
  } catch (error) {
    // Somebody was faster.
    if (!isMissing(error)) throw storageError(`Cannot remove ${dir}`, error);
  }
}
