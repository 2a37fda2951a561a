import type { PartitionLog } from '../partition-log.js';

/** What a read answers, joined. */
export async function readBytes(
  log: PartitionLog,
  offset: number,
  maxBytes: number,
  atLeastOne: boolean,
): Promise<Buffer> {
  return Buffer.concat(await log.read(offset, maxBytes, atLeastOne));
}
