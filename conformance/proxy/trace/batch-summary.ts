import { reasonOf } from '../../../protocol/reason-of.js';
import { BATCH_HEADER_SIZE, batchSize, magic, readBatchHeader } from '../../../protocol/records/batch-header.js';

/** What a person wants to know of the batches in a Produce request or a Fetch answer, one line each. */
export function summarizeBatches(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = batchSize(bytes, at);
    const left = bytes.length - at;
    if (size === undefined || size > left || size < 1) {
      lines.push(`${left} B of a batch that is cut short`);
      break;
    }
    lines.push(`${summarize(bytes.subarray(at, at + size))} ${size} B`);
    at += size;
  }
  return lines;
}

function summarize(batch: Buffer): string {
  const version = magic(batch);
  if (version !== 2) return `magic ${version} @${batch.readBigInt64BE(0)}`;
  if (batch.length < BATCH_HEADER_SIZE) return 'a batch shorter than its header';
  try {
    return summarizeHeader(readBatchHeader(batch));
  } catch (error) {
    return `a batch with a bad header (${reasonOf(error)})`;
  }
}

function summarizeHeader(header: ReturnType<typeof readBatchHeader>): string {
  const { baseOffset, lastOffsetDelta, recordCount, codec, producerId, producerEpoch, baseSequence } = header;
  const parts = [`${recordCount} rec`, `@${baseOffset}`];
  if (lastOffsetDelta > 0) parts[1] = `@${baseOffset}..${baseOffset + lastOffsetDelta}`;
  if (codec !== 'none') parts.push(codec);
  if (producerId >= 0n) parts.push(`pid=${producerId}/${producerEpoch}`);
  if (baseSequence >= 0) parts.push(`seq=${baseSequence}`);
  if (header.transactional) parts.push('txn');
  if (header.control) parts.push('control');
  if (header.logAppendTime) parts.push('log-append-time');
  return parts.join(' ');
}
