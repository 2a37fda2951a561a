import { crc32c } from '../../protocol/records/crc32c.js';
import { decodeBatches, encodeBatch } from '../../protocol/records/record-batch.js';
import type { MicroBenchmark } from './micro-benchmark.js';

const RECORDS = Array.from({ length: 100 }, (_, i) => ({ timestamp: BigInt(i), value: Buffer.alloc(100, i) }));
const BATCH = encodeBatch({ records: RECORDS });
const LIMIT = 1_000_000;

export const batchBenchmarks: readonly MicroBenchmark[] = [
  {
    id: 'encode-batch',
    title: 'encode a batch of 100 records of 100 bytes',
    open: () => ({ run: () => encodeBatch({ records: RECORDS }) }),
  },
  {
    id: 'decode-batch',
    title: 'decode it',
    open: () => ({ run: () => decodeBatches(BATCH, LIMIT) }),
  },
  { id: 'crc', title: 'checksum of 64 KiB', open: () => ({ run: () => crc32c(CHECKED) }) },
];

const CHECKED = Buffer.alloc(65_536, 'what is checked');
