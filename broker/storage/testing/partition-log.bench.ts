import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, bench, describe } from 'vitest';
import { MemoryLog } from '../memory-log.js';
import type { PartitionLog } from '../partition-log.js';
import { SegmentLog } from '../segment-log.js';
import { batchOf } from './batches.js';
import { settingsOf } from './settings.js';

/** What a batch costs, and whether that depends on how much is stored: `npx vitest bench --run broker/storage`. */
const dir = mkdtempSync(join(tmpdir(), 'fluxmq-bench-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const KINDS: [name: string, create: (name: string) => Promise<PartitionLog>][] = [
  ['memory', async (name) => new MemoryLog(name, settingsOf())],
  ['segments', (name) => SegmentLog.open(join(dir, name), settingsOf({ segmentBytes: 256 * 1024 * 1024 }))],
];
const SIZES: [name: string, valueSize: number, iterations: number][] = [
  ['1 KiB', 1024, 50_000],
  ['64 KiB', 64 * 1024, 4000],
];
const MEGABYTES_STORED = [1, 1000];

for (const [kind, create] of KINDS) {
  for (const [size, valueSize, iterations] of SIZES) {
    for (const megabytes of MEGABYTES_STORED)
      measure(`${kind}, ${size}, ${megabytes} MB`, megabytes, create, valueSize, iterations);
  }
}

function measure(
  name: string,
  megabytes: number,
  create: (name: string) => Promise<PartitionLog>,
  valueSize: number,
  iterations: number,
): void {
  describe(`${name} stored`, () => {
    const options = { iterations, time: 0, warmupTime: 0, warmupIterations: 500 };
    const batch = batchOf({ valueSize });
    let place = 0;
    let log: PartitionLog | undefined;
    // Made and gone with its benchmarks, or the memory of one would be a burden on the next.
    const opened = async () => {
      if (log !== undefined) return log;
      log = await create(name);
      while (log.size < megabytes * 1e6) await log.append(batch, 0);
      return log;
    };
    const destroyed = async (_: unknown, mode: string) => {
      if (mode === 'run') await log?.destroy();
    };

    bench(
      'read on, one batch',
      async () => {
        const { endOffset } = await opened();
        place = (place + 1) % endOffset;
        await log?.read(place, batch.length, true);
      },
      options,
    );
    bench(
      'read anywhere, one batch',
      async () => {
        const { endOffset } = await opened();
        place = (place + 7919) % endOffset;
        await log?.read(place, batch.length, true);
      },
      options,
    );
    bench(
      'read anywhere, 1 MB',
      async () => {
        const { endOffset } = await opened();
        place = (place + 7919) % endOffset;
        await log?.read(place, 1e6, true);
      },
      { ...options, iterations: 1000 },
    );
    bench(
      'append',
      async () => {
        await (await opened()).append(batch, 0);
      },
      { ...options, teardown: destroyed },
    );
  });
}
