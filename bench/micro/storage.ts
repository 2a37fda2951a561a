import { join } from 'node:path';
import { DEFAULT_LOG_SETTINGS } from '../../broker/storage/log-settings.js';
import { MemoryTier } from '../../broker/storage/memory-tier.js';
import { OffsetIndex } from '../../broker/storage/offset-index.js';
import { SegmentLog } from '../../broker/storage/segment-log.js';
import { EncodedRecords } from '../load/encoded-records.js';
import type { MicroBenchmark } from './micro-benchmark.js';

const ENTRIES = 10_000;
const LOOKUPS = 100;
const APPENDS = 16;
/** From a file they would go by a thread of their own, which has to get a processor first. */
const READS = 16;
const BATCH_SIZE = 16_384;
const RECORDS = new EncodedRecords({ size: 100 }, BATCH_SIZE);
/** What is appended goes away again: so much is kept. */
const KEPT_BYTES = 64 * 1024 * 1024;
const TIER_BYTES = 8 * 1024 * 1024;

/** Parts of the broker's storage. */
export const storageBenchmarks: readonly MicroBenchmark[] = [
  {
    id: 'index',
    title: `${LOOKUPS} look-ups in an index of ${ENTRIES.toLocaleString('en')} entries`,
    open(dir) {
      const index = OffsetIndex.fresh(join(dir, 'index'), 0);
      for (let entry = 1; entry <= ENTRIES; entry++) index.add(entry * 100, entry * 4_096);
      return {
        run: () => {
          for (let i = 0; i < LOOKUPS; i++) index.positionBefore(((i * 7_919) % ENTRIES) * 100);
        },
      };
    },
  },
  {
    id: 'append',
    title: `append ${APPENDS} batches of 16 KiB to a log`,
    async open(dir) {
      const log = await openLog(dir);
      const batch = RECORDS.batch(RECORDS.most(), 0);
      const run = async () => {
        await Promise.all(Array.from({ length: APPENDS }, () => log.append(batch, 0)));
        if (log.size > 2 * KEPT_BYTES) await log.retain(0);
      };
      return { run, close: () => log.destroy() };
    },
  },
  {
    id: 'read',
    title: `read ${READS} batches of 16 KiB from the memory tier of a log`,
    async open(dir) {
      const log = await openLog(dir);
      const batch = RECORDS.batch(RECORDS.most(), 0);
      for (let written = 0; written < READS; written++) await log.append(batch, 0);
      const run = async () => {
        for (let read = 0; read < READS; read++) await log.read(read * RECORDS.most(), batch.length, true);
      };
      return { run, close: () => log.destroy() };
    },
  },
];

function openLog(dir: string): Promise<SegmentLog> {
  const settings = {
    ...DEFAULT_LOG_SETTINGS,
    segmentBytes: KEPT_BYTES / 4,
    retentionBytes: KEPT_BYTES,
    retentionMs: Number.POSITIVE_INFINITY,
  };
  return SegmentLog.open(join(dir, 'log-0'), settings, { tier: new MemoryTier(TIER_BYTES) });
}
