import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { readBatchHeader, writeBatchHeader } from '../../protocol/records/batch-header.js';
import { compress } from '../../protocol/records/compression.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { InvalidRecords, KafkaError } from '../errors.js';
import { checkKeys } from './check-keys.js';

const key = Buffer.from('k');

function refusal(batch: Buffer): unknown {
  try {
    checkKeys(batch);
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each(['none', 'gzip', 'zstd'] as const)('records with keys pass, packed with %s', (codec) => {
  checkKeys(encodeBatch({ codec, records: [{ key }, { key: Buffer.alloc(0), value: null }] }));
});

test('records without a key are named by their places', () => {
  const error = refusal(encodeBatch({ codec: 'gzip', records: [{ key }, {}, { key }, { value: key }] }));
  expect(error).toBeInstanceOf(InvalidRecords);
  expect(error).toMatchObject({ code: ErrorCode.INVALID_RECORD, indexes: [1, 3] });
});

test('of very many, not all are named', () => {
  const error = refusal(encodeBatch({ records: [{ key }, ...Array.from({ length: 20_000 }, () => ({}))] }));
  expect(error).toMatchObject({ indexes: Array.from({ length: 10_000 }, (_, i) => i + 1) });
});

test.each([
  ['that lie about their length', Buffer.from('7f000000010100', 'hex')],
  ['of more bytes than are unpacked', Buffer.alloc(128 * 1024 * 1024 + 1)],
])('records %s are refused', (_, records) => {
  const header = readBatchHeader(encodeBatch({ records: [] }));
  const error = refusal(writeBatchHeader({ ...header, codec: 'gzip', recordCount: 1 }, compress('gzip', records)));
  expect(error).toBeInstanceOf(KafkaError);
  expect(error).toMatchObject({ code: ErrorCode.INVALID_RECORD, message: expect.stringMatching(/^The records .*\.$/) });
});
