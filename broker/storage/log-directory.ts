import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { storageError } from './storage-error.js';

interface Setting {
  readonly dataDir: string | undefined;
}

/** What stands for a path where logs are kept in memory. */
const IN_MEMORY = 'memory';

/** Where the logs of a broker lie, as clients are told: an absolute path. */
export function logDirectory({ dataDir }: Setting): string {
  return dataDir === undefined ? IN_MEMORY : resolve(dataDir);
}

/**
 * Bytes of the disk that a broker's logs lie on, or of the machine's memory, and what of them can still be written. Throws a
 * `FluxmqError` of kind Storage.
 */
export async function roomIn({ dataDir }: Setting): Promise<{ totalBytes: bigint; usableBytes: bigint }> {
  if (dataDir === undefined) return { totalBytes: BigInt(totalmem()), usableBytes: BigInt(freemem()) };
  try {
    const { bsize, blocks, bavail } = await statfs(dataDir, { bigint: true });
    return { totalBytes: bsize * blocks, usableBytes: bsize * bavail };
  } catch (error) {
    throw storageError(`Cannot see how large the disk of ${dataDir} is`, error);
  }
}
