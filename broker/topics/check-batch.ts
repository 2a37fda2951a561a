import { CodecError, ErrorCode } from '../../protocol/index.js';
import * as batch from '../../protocol/records/batch-header.js';
import { KafkaError } from '../errors.js';
import type { TopicConfig } from './topic-config.js';

const MAGIC = 2;
/** zstd came with Produce v7 (KIP-110): older clients could not read what they had allowed. */
const ZSTD_VERSION = 7;

/**
 * Checks what a producer sent for one partition before it enters the log: one whole batch of magic 2 whose header can be true.
 * `checkRecords` looks inside. Throws a `KafkaError`.
 */
export function checkBatch(records: Buffer | null, version: number, config: TopicConfig): asserts records is Buffer {
  if (records === null || records.length === 0) throw invalid('A partition is written to without a record batch.');
  const magic = batch.magic(records);
  if (magic !== undefined && magic > MAGIC) {
    throw new KafkaError(ErrorCode.CORRUPT_MESSAGE, `There are no batches of magic ${magic}.`);
  }
  if (magic !== MAGIC) throw invalid(`Produce v${version} takes batches of magic 2, not ${magic}.`);
  const size = batch.batchSize(records);
  if (size === undefined || size > records.length) throw invalid('The batch is cut short.');
  if (size < batch.BATCH_HEADER_SIZE) {
    throw new KafkaError(ErrorCode.CORRUPT_MESSAGE, `A batch of ${size} bytes is shorter than its header.`);
  }
  if (size < records.length) throw invalid('A Produce request carries one batch for a partition.');
  if (codecOf(records) === 'zstd' && version < ZSTD_VERSION) {
    throw new KafkaError(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, `zstd needs Produce v${ZSTD_VERSION}.`);
  }
  if (batch.baseOffset(records) !== 0)
    throw invalid(`A new batch begins at offset 0, not ${batch.baseOffset(records)}.`);
  if (size > config.maxMessageBytes) {
    throw new KafkaError(
      ErrorCode.MESSAGE_TOO_LARGE,
      `The batch of ${size} bytes exceeds max.message.bytes, ${config.maxMessageBytes}.`,
    );
  }
  if (!batch.hasValidCrc(records))
    throw new KafkaError(ErrorCode.CORRUPT_MESSAGE, 'The checksum of the batch is wrong.');
  const count = batch.recordCount(records);
  if (count <= 0 || batch.lastOffsetDelta(records) !== count - 1) {
    throw invalid(`A batch of ${count} records has last offset delta ${batch.lastOffsetDelta(records)}.`);
  }
  if (batch.isControl(records)) throw invalid('Clients do not write control batches.');
  if (batch.producerId(records) >= 0n && batch.baseSequence(records) < 0) {
    throw invalid('An idempotent batch needs a sequence number.');
  }
}

function codecOf(records: Buffer): batch.Codec {
  try {
    return batch.codec(records);
  } catch (error) {
    // As Kafka answers it, which has no code for this.
    if (error instanceof CodecError) throw new KafkaError(ErrorCode.UNKNOWN_SERVER_ERROR, `The ${error.message}.`);
    throw error;
  }
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.INVALID_RECORD, message);
}
