import { CodecError } from '../codec-error.js';
import { Reader } from '../reader.js';
import { Writer } from '../writer.js';
import type { Codec } from './batch-header.js';
import { compress, decompress } from './compression.js';
import { withHistoricChecksum, withRightChecksum } from './lz4-magic-0.js';
import {
  CorruptMessage,
  encodeOldMessage,
  LEAST_MESSAGE_SIZE,
  MESSAGE_OVERHEAD,
  type OldMagic,
  type OldMessage,
  readOldMessage,
} from './old-message.js';
import type { BatchRecord } from './record.js';

const SIZE = 8;

/**
 * Message sets: what producers sent before Produce v3 and consumers got before Fetch v4. Messages follow each other, and
 * the compressed value of a message (a wrapper) is such a set again.
 */
export type OldRecord = Omit<BatchRecord, 'headers'>;

/** One message of a set with what it holds: one record, or those of a wrapper. */
export interface MessageSetEntry<Records = readonly OldRecord[]> {
  readonly magic: OldMagic;
  readonly codec: Codec;
  readonly logAppendTime: boolean;
  /** Of the last record that it holds. */
  readonly offset: number;
  /** Milliseconds; -1 in magic 0. */
  readonly timestamp: bigint;
  readonly records: Records;
}

export interface NewMessageSet {
  readonly magic: OldMagic;
  readonly codec?: Codec;
  /** Marks the messages with this time of arrival; else they have the records' own. Magic 0 has neither. */
  readonly logAppendTime?: bigint | undefined;
  readonly records: Iterable<OldRecord>;
}

/** A message for each record or, compressed, one wrapper for all of them. No record makes no bytes. */
export function encodeMessageSet({ magic, codec = 'none', logAppendTime, records }: NewMessageSet): Buffer {
  const marked = magic === 1 && logAppendTime !== undefined;
  const relative = magic === 1 && codec !== 'none'; // KIP-31: so a broker need not pack them again to place them
  const writer = new Writer(4096);
  let base: number | undefined;
  let offset = 0;
  let timestamp = logAppendTime ?? -1n;
  for (const record of records) {
    base ??= relative ? record.offset : 0;
    offset = record.offset;
    if (logAppendTime === undefined && record.timestamp > timestamp) timestamp = record.timestamp;
    const time = logAppendTime ?? record.timestamp;
    const message = { magic, codec: 'none', logAppendTime: marked, offset: offset - base, timestamp: time } as const;
    writer.raw(encodeOldMessage({ ...message, key: record.key, value: record.value }));
  }
  const set = Buffer.concat(writer.finish());
  if (codec === 'none' || set.length === 0) return set;
  if (codec === 'zstd') throw new CodecError('zstd came after message sets');
  const value = pack(magic, codec, set);
  return encodeOldMessage({ magic, codec, logAppendTime: marked, offset, timestamp, key: null, value });
}

/**
 * Reads a set of whole messages. `limit` bounds the bytes of all wrappers together, unpacked. Throws `CorruptMessage` for bytes
 * that are not those that were written, another `CodecError` for anything else.
 */
export function decodeMessageSet(bytes: Buffer, limit: number): MessageSetEntry[] {
  return Array.from(walkMessageSet(bytes, limit), (entry) => ({ ...entry, records: [...entry.records] }));
}

/** The same, with the records read as they are asked for: a small wrapper can hold millions. They throw as this does. */
export function* walkMessageSet(bytes: Buffer, limit: number): Generator<MessageSetEntry<Iterable<OldRecord>>> {
  let left = limit;
  const reader = new Reader(bytes);
  while (reader.remaining > 0) {
    const message = readOldMessage(reader);
    const { magic, codec, logAppendTime, offset, timestamp } = message;
    let records: Iterable<OldRecord> = [recordOf(message)];
    if (codec !== 'none') {
      const set = unpack(message, left);
      left -= set.length;
      records = recordsWithin(message, set);
    }
    yield { magic, codec, logAppendTime, offset, timestamp, records };
  }
}

/** Leaves out a last message that is not whole: a Fetch answer may end anywhere in one. */
export function wholeMessages(bytes: Buffer): Buffer {
  return bytes.subarray(0, measure(bytes).end);
}

/** Where the last whole message begins and ends. */
function measure(bytes: Buffer): { last: number; end: number } {
  let last = 0;
  let end = 0;
  while (bytes.length - end >= MESSAGE_OVERHEAD) {
    const size = bytes.readInt32BE(end + SIZE);
    if (size < LEAST_MESSAGE_SIZE) throw new CorruptMessage(`a message of ${size} bytes at byte ${end}`);
    if (size > bytes.length - end - MESSAGE_OVERHEAD) break;
    last = end;
    end += MESSAGE_OVERHEAD + size;
  }
  return { last, end };
}

/** The records of a wrapper. Kafka too passes over a last one that is not whole. */
function* recordsWithin(wrapper: OldMessage, set: Buffer): Generator<OldRecord> {
  const { last, end } = measure(set);
  if (end === 0) throw new CodecError('a compressed message without a message in it');
  const base = wrapper.magic === 1 ? baseOffset(wrapper.offset, Number(set.readBigInt64BE(last))) : 0;
  const reader = new Reader(set, 0, end);
  while (reader.remaining > 0) {
    const message = readOldMessage(reader);
    if (message.codec !== 'none') throw new CodecError('a compressed message inside a compressed one');
    if (message.magic !== wrapper.magic)
      throw new CodecError(`a message of magic ${message.magic} in one of magic ${wrapper.magic}`);
    const { offset, timestamp, key, value } = message;
    yield { offset: base + offset, timestamp: wrapper.logAppendTime ? wrapper.timestamp : timestamp, key, value };
  }
}

function recordOf({ offset, timestamp, key, value }: OldMessage): OldRecord {
  return { offset, timestamp, key, value };
}

/** What the relative offsets of a wrapper count from: it has the offset of its last one. */
function baseOffset(wrapper: number, lastInside: number): number {
  if (wrapper === 0) return 0; // some librdkafkas left it at that
  if (wrapper < lastInside) throw new CodecError(`a compressed message at ${wrapper} ends before ${lastInside} in it`);
  return wrapper - lastInside;
}

function pack(magic: OldMagic, codec: Codec, set: Buffer): Buffer {
  const packed = compress(codec, set);
  return magic === 0 && codec === 'lz4' ? withHistoricChecksum(packed) : packed;
}

function unpack({ magic, codec, value }: OldMessage, limit: number): Buffer {
  if (value === null) throw new CodecError('a compressed message without a value');
  return decompress(codec, magic === 0 && codec === 'lz4' ? withRightChecksum(value) : value, limit);
}
