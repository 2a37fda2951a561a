import { ErrorCode } from '../../../protocol/index.js';
import { KafkaError } from '../../errors.js';
import type { PartitionLog } from '../../storage/partition-log.js';

const LATEST = -1n;
const EARLIEST = -2n;

/**
 * What ListOffsets v0 asks, from before records had timestamps: offsets where segments begin that last grew at `timestamp`
 * (milliseconds) or earlier, and the end of the log as if it were one that begins now; the largest `most` of them, largest first.
 * LATEST stands for all of them, EARLIEST for the first.
 */
export async function segmentOffsets(log: PartitionLog, timestamp: bigint, most: number): Promise<number[]> {
  // Kafka too has no better code for it.
  if (most < 0) throw new KafkaError(ErrorCode.UNKNOWN_SERVER_ERROR, `${most} offsets cannot be listed.`);
  const segments = await log.segmentStarts();
  const starts = segments.map(({ baseOffset, lastModified }) => ({
    offset: Math.max(baseOffset, log.startOffset),
    time: lastModified,
  }));
  const last = segments.at(-1)?.baseOffset ?? log.endOffset;
  if (last < log.endOffset) starts.push({ offset: log.endOffset, time: Date.now() });
  let count = starts.length;
  if (timestamp === EARLIEST) count = 1;
  else if (timestamp !== LATEST) while (count > 0 && BigInt(starts[count - 1]?.time ?? 0) > timestamp) count--;
  return starts
    .slice(Math.max(0, count - most), count)
    .map(({ offset }) => offset)
    .reverse();
}
