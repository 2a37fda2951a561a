import { expect, it } from 'vitest';
import { batchRoom } from './batch-room.js';
import { EncodedRecords } from './encoded-records.js';

it.each([
  [1, 1],
  [20_000, 1],
  [100, 1_024],
  [3, 1_048_576],
])('%i records of %i bytes have room', (records, size) => {
  const room = batchRoom(records, size);
  expect(new EncodedRecords({ size }, room).most()).toBeGreaterThanOrEqual(records);
});
