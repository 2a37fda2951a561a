import { randomBytes } from 'node:crypto';
import { bench, describe } from 'vitest';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { checkRecords } from './check-records.js';
import { TopicConfig } from './topic-config.js';

/** What looking at the records costs, for 1 MB of them: a thousand of these are a gigabyte. */
const MEGABYTE = 1_000_000;
const CONFIG = new TopicConfig(new Map());
const NOW = Date.now();

for (const size of [1000, 100]) {
  describe(`1 MB of records of ${size} bytes`, () => {
    for (const codec of ['none', 'lz4', 'snappy', 'zstd', 'gzip'] as const) {
      const records = Array.from({ length: MEGABYTE / size }, (_, i) => ({
        timestamp: BigInt(NOW + i),
        // Half of it packs well, as records usually do.
        value: Buffer.concat([Buffer.alloc(size / 2, i), randomBytes(size / 2)]),
      }));
      const batch = encodeBatch({ codec, records });
      bench(codec, () => {
        checkRecords(batch, CONFIG, NOW);
      });
    }
  });
}
