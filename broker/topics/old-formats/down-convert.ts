import { CodecError, ErrorCode } from '../../../protocol/index.js';
import {
  batchSize,
  codec,
  exactMaxTimestamp,
  isControl,
  isLogAppendTime,
  lastOffset,
} from '../../../protocol/records/batch-header.js';
import { encodeMessageSet, type OldRecord } from '../../../protocol/records/message-set.js';
import type { OldMagic } from '../../../protocol/records/old-message.js';
import { recordsOf } from '../../../protocol/records/record-batch.js';
import { MOST_UNPACKED } from '../../../protocol/records/walk-records.js';
import { KafkaError } from '../../errors.js';
import type { PartitionLog } from '../../storage/partition-log.js';
import { storageError } from '../../storage/storage-error.js';
import type { TopicConfig } from '../topic-config.js';

/** The first version whose readers know batches of magic 2 (KIP-98). */
const BATCH_VERSION = 4;
/** From here on a first batch comes whole, however large (KIP-74). */
const WHOLE_BATCH_VERSION = 3;
/** From here on readers know magic 1 (KIP-32). */
const MAGIC_1_VERSION = 2;

/** What a message has at most besides its key and value. */
const MESSAGE_OVERHEAD = 34;

/** Whether readers of a version of Fetch know message sets alone. */
export function getsMessageSets(version: number): boolean {
  return version < BATCH_VERSION;
}

/**
 * What `PartitionLog.read` answers, as message sets for readers of Fetch v0–3: batches are converted here and nowhere else.
 * Offsets, timestamps (from magic 1 on) and compression stay; headers and control batches, for which a set has no place, are
 * dropped. As many bytes come as were read, so that the last message may be cut, but the first batch comes whole. Throws a
 * `KafkaError` for what such a reader cannot unpack: a first batch, or a topic, of zstd.
 */
export async function readMessageSet(
  version: number,
  log: PartitionLog,
  config: TopicConfig | undefined,
  offset: number,
  maxBytes: number,
  atLeastOne: boolean,
): Promise<Buffer> {
  if (config?.compression === 'zstd') throw noZstd();
  const magic = version >= MAGIC_1_VERSION ? 1 : 0;
  for (let from = offset; ; ) {
    const batches = Buffer.concat(await log.read(from, maxBytes, atLeastOne && version >= WHOLE_BATCH_VERSION));
    const { set, next } = downConvert(batches, magic, offset);
    // Where nothing that was read has a place in a set, a reader would ask for it again for ever.
    if (set.length > 0 || next === undefined || next >= log.endOffset) return set;
    from = next;
  }
}

/** `next` is the offset behind the batches that were converted, undefined where there are none. */
function downConvert(batches: Buffer, magic: OldMagic, from: number): { set: Buffer; next: number | undefined } {
  const sets: Buffer[] = [];
  let size = 0;
  let next: number | undefined;
  for (const batch of batchesOf(batches)) {
    if (size >= batches.length) break;
    if (!isControl(batch)) {
      if (codec(batch) === 'zstd' && size > 0) break;
      const set = setOf(batch, magic, from);
      if (set.length > 0) sets.push(set);
      size += set.length;
    }
    next = lastOffset(batch) + 1;
  }
  return { set: Buffer.concat(sets).subarray(0, Math.max(batches.length, sets[0]?.length ?? 0)), next };
}

function* batchesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, size = batchSize(bytes); size !== undefined; size = batchSize(bytes, at)) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function setOf(batch: Buffer, magic: OldMagic, from: number): Buffer {
  const packing = codec(batch);
  if (packing === 'zstd') throw noZstd();
  try {
    return encodeMessageSet({
      magic,
      codec: packing,
      logAppendTime: isLogAppendTime(batch) ? exactMaxTimestamp(batch) : undefined,
      // A reader gets a packed batch whole, and skips what it did not ask for.
      records: bounded(recordsOf(batch, MOST_UNPACKED), packing === 'none' ? from : 0),
    });
  } catch (error) {
    if (error instanceof CodecError) throw storageError('Cannot read the records of a stored batch', error);
    throw error;
  }
}

/** The records from `from` on. A packed batch of millions of tiny ones, each in a message of its own, could fill the memory. */
function* bounded(records: Iterable<OldRecord>, from: number): Generator<OldRecord> {
  let size = 0;
  for (const record of records) {
    if (record.offset < from) continue;
    size += MESSAGE_OVERHEAD + (record.key?.length ?? 0) + (record.value?.length ?? 0);
    if (size > MOST_UNPACKED)
      throw new KafkaError(ErrorCode.MESSAGE_TOO_LARGE, 'A batch is too large for the old message format.');
    yield record;
  }
}

function noZstd(): KafkaError {
  return new KafkaError(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, 'Message sets cannot be packed with zstd.');
}
