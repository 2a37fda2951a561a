import type { Codec } from '../../../protocol/records/batch-header.js';
import { encodeBatch, type NewRecord } from '../../../protocol/records/record-batch.js';

/** The time of the first record of every golden: a fixed moment of 2023, so that recordings are equal. */
export const EPOCH = 1_700_000_000_000n;

/** The id of no topic. */
export const UNKNOWN_ID = Buffer.from('no-such-topic-id').toString('base64url');

/** Records `first`, `second`, … one second apart, with a key, and a header on the first. */
export function records(count: number, from = 0): NewRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    timestamp: EPOCH + BigInt((from + index) * 1000),
    key: Buffer.from(`key-${from + index}`),
    value: Buffer.from(`value-${from + index}`),
    headers: index === 0 ? [['trace', Buffer.from('abc')] as const] : [],
  }));
}

export function batch(count: number, options: { readonly from?: number; readonly codec?: Codec } = {}): Buffer {
  return encodeBatch({ records: records(count, options.from), codec: options.codec ?? 'none' });
}

/** A topic whose partition 0 holds these batches. */
export function holding(...batches: Buffer[]) {
  return { records: batches.map((one) => ({ partition: 0, batch: one })) };
}
