import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

test('a log of a thousand segments that others read goes with all its files, and holds nobody up', async () => {
  const parent = temporaryDirectory();
  const log = await SegmentLog.open(join(parent, 'a-0'), settingsOf({ segmentBytes: 1 }));
  for (let i = 0; i < 1000; i++) await log.append(batchOf(), 0);
  await log.sync();
  const reads = Array.from({ length: 100 }, (_, i) => readBytes(log, i * 10, 1, true));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await log.destroy();
  delay.disable();
  expect((await Promise.all(reads)).map((batch) => Number(batch.readBigInt64BE()))).toEqual(
    Array.from({ length: 100 }, (_, i) => i * 10),
  );
  expect(readdirSync(parent)).toEqual([]);
  // Milliseconds on an idle machine; the bound is for a busy one.
  expect(delay.max / 1e6).toBeLessThan(300);
});
