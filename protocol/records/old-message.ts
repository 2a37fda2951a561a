import { crc32 } from 'node:zlib';
import { CodecError } from '../codec-error.js';
import type { Reader } from '../reader.js';
import { CODECS, type Codec } from './batch-header.js';

/** The formats before record batches: magic 0 had no timestamps, 1 has them (KIP-32). */
export type OldMagic = 0 | 1;

/** One message as it stands in a message set: a record, or, where it is compressed, a set of them in its value. */
export interface OldMessage {
  readonly magic: OldMagic;
  readonly codec: Codec;
  /** Whether the timestamp is the time of arrival. Never in magic 0. */
  readonly logAppendTime: boolean;
  /** What stands there: for a message inside another one of magic 1, its number from the first one on (KIP-31). */
  readonly offset: number;
  /** Milliseconds; -1 in magic 0. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** The bytes that a message set holds are not those that were written. */
export class CorruptMessage extends CodecError {}

/** What stands before the bytes that a message's size counts: offset and size. */
export const MESSAGE_OVERHEAD = 12;
/** Checksum, magic, attributes, and the lengths of key and value. */
export const LEAST_MESSAGE_SIZE = 14;

const SIZE = 8;
const CRC_COVERS = 16;
const TIMESTAMP = 18;
const CRC_SIZE = 4;
const LENGTH_SIZE = 4;
const CODEC_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;

/**
 * Reads one message. Key and value share memory with the reader's bytes. Throws `CorruptMessage` where checksum, size or magic
 * is wrong, another `CodecError` for what no message can be.
 */
export function readOldMessage(reader: Reader): OldMessage {
  const start = reader.position;
  const offset = Number(reader.int64());
  const size = reader.int32();
  if (size < LEAST_MESSAGE_SIZE) throw new CorruptMessage(`a message of ${size} bytes at byte ${start}`);
  const end = reader.skip(size) + size;
  const covered = end - size + CRC_SIZE;
  reader.position = end - size;
  if (reader.int32() >>> 0 !== crc32(reader.buffer.subarray(covered, end)))
    throw new CorruptMessage(`the checksum of the message at byte ${start} is wrong`);
  const magic = reader.int8();
  if (magic !== 0 && magic !== 1) throw new CorruptMessage(`a message of magic ${magic} at byte ${start}`);
  const attributes = reader.int8();
  const timestamp = magic === 0 ? -1n : reader.int64();
  const key = readBytes(reader);
  const value = readBytes(reader);
  if (reader.position > end) throw new CodecError(`the message at byte ${start} ends inside its value`);
  reader.position = end;
  return {
    magic,
    codec: codecOf(attributes),
    logAppendTime: magic === 1 && (attributes & LOG_APPEND_TIME) !== 0,
    offset,
    timestamp,
    key,
    value,
  };
}

export function encodeOldMessage({ magic, codec, logAppendTime, offset, timestamp, key, value }: OldMessage): Buffer {
  const timestampSize = magic === 1 ? 8 : 0;
  const size = LEAST_MESSAGE_SIZE + timestampSize + (key?.length ?? 0) + (value?.length ?? 0);
  const bytes = Buffer.allocUnsafe(MESSAGE_OVERHEAD + size);
  bytes.writeBigInt64BE(BigInt(offset));
  bytes.writeInt32BE(size, SIZE);
  bytes.writeInt8(magic, CRC_COVERS);
  bytes.writeInt8(CODECS.indexOf(codec) | (logAppendTime ? LOG_APPEND_TIME : 0), CRC_COVERS + 1);
  if (magic === 1) bytes.writeBigInt64BE(timestamp, TIMESTAMP);
  const end = writeBytes(bytes, TIMESTAMP + timestampSize, key);
  writeBytes(bytes, end, value);
  bytes.writeUInt32BE(crc32(bytes.subarray(CRC_COVERS)), MESSAGE_OVERHEAD);
  return bytes;
}

/** zstd came after these formats. */
function codecOf(attributes: number): Codec {
  const id = attributes & CODEC_MASK;
  const name = CODECS[id];
  if (name === undefined || name === 'zstd') throw new CodecError(`a message of magic 0 or 1 with compression ${id}`);
  return name;
}

/** Any negative length means null, as Kafka reads it. */
function readBytes(reader: Reader): Buffer | null {
  const length = reader.int32();
  return length < 0 ? null : reader.slice(length);
}

/** Answers where they end. */
function writeBytes(into: Buffer, at: number, bytes: Buffer | null): number {
  into.writeInt32BE(bytes?.length ?? -1, at);
  return bytes === null ? at + LENGTH_SIZE : at + LENGTH_SIZE + bytes.copy(into, at + LENGTH_SIZE);
}
