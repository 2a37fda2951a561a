import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './is-missing.js';
import { replaceFile } from './replace-file.js';
import { storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';

/** Kafka's name for it. Whoever finds it knows that the last broker here closed every log. */
const FILE = '.kafka_cleanshutdown';

/** Kafka writes the epoch that its controller gave to the broker; where none did, it is this. */
const NO_BROKER_EPOCH = -1;

/** Written when everything else is on the disk. */
export function markCleanShutdown(dataDir: string): Promise<void> {
  return replaceFile(join(dataDir, FILE), JSON.stringify({ version: 0, brokerEpoch: NO_BROKER_EPOCH }));
}

/** Whether the last stop was a clean one; the mark is gone from the disk when this resolves. */
export async function takeCleanShutdown(dataDir: string): Promise<boolean> {
  const path = join(dataDir, FILE);
  try {
    await readFile(path);
    await rm(path);
    await syncDirectory(dataDir);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw storageError(`Cannot remove ${path}`, error);
  }
}
