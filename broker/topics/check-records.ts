import { CodecError, ErrorCode } from '../../protocol/index.js';
import * as header from '../../protocol/records/batch-header.js';
import { decompress } from '../../protocol/records/compression.js';
import { NoRecordLength, type RecordVisitor, scanRecords } from '../../protocol/records/scan-records.js';
import { MOST_UNPACKED, walkRecords } from '../../protocol/records/walk-records.js';
import { InvalidRecords, KafkaError } from '../errors.js';
import type { TopicConfig } from './topic-config.js';

/** As many bad records are named; a batch of 200 KB can hold 19 million of them. */
const MOST_NAMED = 10_000;
const NO_TIMESTAMP = -1;

/**
 * Looks at every record of a batch whose header is right, as Kafka's leader does: that they are as many as it claims, each whole,
 * with a timestamp that the topic allows and with a key where it is compacted. Nobody else can: what is acknowledged and cannot
 * be read stops every consumer of the partition for good. It is looked at in place, and unpacked once where it is packed.
 * Answers their largest timestamp, in ms. Throws a `KafkaError`; `InvalidRecords` names the records.
 */
export function checkRecords(batch: Buffer, config: TopicConfig, now: number): bigint {
  const stampedByProducer = header.isLogAppendTime(batch);
  const base = header.baseTimestamp(batch);
  const claimed = header.maxTimestamp(batch);
  const earliest = config.logAppendTime ? Number.NEGATIVE_INFINITY : now - config.timestampBeforeMaxMs;
  const latest = config.logAppendTime ? Number.POSITIVE_INFINITY : now + config.timestampAfterMaxMs;
  let largest = Number.NEGATIVE_INFINITY;
  let exact = true;
  let inOrder = true;
  const bad = new BadRecords();
  scan(batch, (place, timestampDelta, offsetDelta, hasKey) => {
    const timestamp = stampedByProducer ? claimed : base + timestampDelta;
    if (timestamp > largest) largest = timestamp;
    exact &&= Number.isSafeInteger(timestamp);
    inOrder &&= offsetDelta === place;
    if (config.compacted && !hasKey) bad.add(place, ErrorCode.INVALID_RECORD, KEYLESS);
    else if (timestamp !== NO_TIMESTAMP && !(timestamp >= earliest && timestamp <= latest))
      bad.add(place, ErrorCode.INVALID_TIMESTAMP, OUT_OF_RANGE);
    else if (config.logAppendTime && stampedByProducer) bad.add(place, ErrorCode.INVALID_TIMESTAMP, NOT_THE_PRODUCERS);
  });
  bad.refuse();
  // Kafka would have to write such a batch anew, and finds itself unable to.
  if (!inOrder && header.codec(batch) !== 'none')
    throw unknown('The records of the batch are not in the order of their offsets.');
  return exact ? BigInt(largest) : largestOf(batch);
}

const KEYLESS = 'A compacted topic takes only records with a key.';
const OUT_OF_RANGE = 'The timestamp is further from the time of the broker than the topic allows.';
const NOT_THE_PRODUCERS = 'The time of arrival is for the broker to say.';

/** The records that are refused: the first says why. */
class BadRecords {
  private readonly places: number[] = [];
  private code: number = ErrorCode.NONE;
  private message = '';

  add(place: number, code: number, message: string): void {
    if (this.places.length === MOST_NAMED) return;
    if (this.places.length === 0) [this.code, this.message] = [code, message];
    this.places.push(place);
  }

  refuse(): void {
    if (this.places.length > 0) throw new InvalidRecords(this.code, this.message, this.places);
  }
}

function scan(batch: Buffer, visit: RecordVisitor): void {
  const packed = header.codec(batch) !== 'none';
  const records = unpack(batch);
  try {
    scanRecords(records, header.recordCount(batch), visit);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const message = `The records cannot be read: ${error.message}.`;
    // Kafka stumbles over such a length where it reads in place, and has no code for that.
    if (error instanceof NoRecordLength && !packed) throw unknown(message);
    throw new KafkaError(ErrorCode.INVALID_RECORD, message);
  }
}

function unpack(batch: Buffer): Buffer {
  try {
    return decompress(header.codec(batch), batch.subarray(header.BATCH_HEADER_SIZE), MOST_UNPACKED);
  } catch (error) {
    if (error instanceof CodecError) throw unknown(`The records cannot be unpacked: ${error.message}.`);
    throw error;
  }
}

/** Where numbers do not tell timestamps apart. */
function largestOf(batch: Buffer): bigint {
  let largest: bigint | undefined;
  for (const { timestamp } of walkRecords(batch)) {
    if (largest === undefined || timestamp > largest) largest = timestamp;
  }
  return largest ?? BigInt(NO_TIMESTAMP);
}

function unknown(message: string): KafkaError {
  return new KafkaError(ErrorCode.UNKNOWN_SERVER_ERROR, message);
}
