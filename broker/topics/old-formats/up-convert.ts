import { CodecError, ErrorCode } from '../../../protocol/index.js';
import { magic } from '../../../protocol/records/batch-header.js';
import {
  type MessageSetEntry,
  type OldRecord,
  walkMessageSet,
  wholeMessages,
} from '../../../protocol/records/message-set.js';
import { CorruptMessage } from '../../../protocol/records/old-message.js';
import { encodeBatch, type NewRecord } from '../../../protocol/records/record-batch.js';
import { MOST_UNPACKED } from '../../../protocol/records/walk-records.js';
import { KafkaError } from '../../errors.js';
import type { TopicConfig } from '../topic-config.js';

/** The first version that brings batches of magic 2 (KIP-98), and nothing else. */
const BATCH_VERSION = 3;

/**
 * What a producer sent for one partition as the one batch of magic 2 that is stored: the message sets of Produce v0–2 are
 * converted here and nowhere else. Their records keep their order, timestamps and compression; their offsets mean nothing to
 * a log that gives its own. Undefined for a set without a whole message, which Kafka acknowledges. Throws a `KafkaError` as Kafka
 * 3.9.2 would; what it also checks in a batch is still to be checked.
 */
export function upConvert(records: Buffer | null, version: number, config: TopicConfig): Buffer | null | undefined {
  // Such versions have always taken batches of magic 2 too, and Kafka never minded.
  if (version >= BATCH_VERSION || records === null || magic(records) === 2) return records;
  try {
    const entries = walkMessageSet(wholeMessages(records), MOST_UNPACKED);
    const first = entries.next();
    if (first.done === true) return undefined;
    const { codec } = first.value;
    return encodeBatch({ codec, records: recordsOf(first.value, entries, config) });
  } catch (error) {
    if (error instanceof CorruptMessage) throw new KafkaError(ErrorCode.CORRUPT_MESSAGE, `There is ${error.message}.`);
    if (error instanceof CodecError) throw invalid(`The message set cannot be read: ${error.message}.`);
    throw error;
  }
}

type Entry = MessageSetEntry<Iterable<OldRecord>>;

/** The records of one wrapper, or of plain messages of one magic: nothing else makes one batch. */
function* recordsOf(first: Entry, rest: Iterable<Entry>, config: TopicConfig): Generator<NewRecord> {
  yield* unplaced(first, config);
  for (const entry of rest) {
    if (entry.magic !== first.magic) throw invalid('A message set holds messages of one magic.');
    if (first.codec !== 'none' || entry.codec !== 'none') throw invalid('A compressed message comes alone.');
    yield* unplaced(entry, config);
  }
}

function* unplaced({ records, logAppendTime }: Entry, config: TopicConfig): Generator<NewRecord> {
  if (logAppendTime && config.logAppendTime)
    throw new KafkaError(ErrorCode.INVALID_TIMESTAMP, 'The time of arrival is for the broker to say.');
  for (const { timestamp, key, value } of records) yield { timestamp, key, value };
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.INVALID_RECORD, message);
}
