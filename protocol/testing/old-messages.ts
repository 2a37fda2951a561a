import { gzipSync } from 'node:zlib';
import { encodeOldMessage, type OldMessage } from '../records/old-message.js';

/** A message of magic 1 with a value, but for the fields that a test is about. */
export function message(fields: Partial<OldMessage> = {}): Buffer {
  return encodeOldMessage({
    magic: 1,
    codec: 'none',
    logAppendTime: false,
    offset: 0,
    timestamp: 5n,
    key: null,
    value: Buffer.from('v'),
    ...fields,
  });
}

/** A message that wraps a set of them. */
export function wrapper(set: Buffer, fields: Partial<OldMessage> = {}): Buffer {
  return message({ codec: 'gzip', value: gzipSync(set), ...fields });
}
