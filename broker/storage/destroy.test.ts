import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

test('a log of hundreds of segments that others read goes with all its files, and lets others have their turns', async () => {
  const parent = temporaryDirectory();
  const log = await SegmentLog.open(join(parent, 'a-0'), settingsOf({ segmentBytes: 1 }));
  for (let i = 0; i < 300; i++) await log.append(batchOf(), 0);
  await log.sync();
  const reads = Array.from({ length: 100 }, (_, i) => readBytes(log, i * 3, 1, true));
  let turns = 0;
  let gone = false;
  const destroying = log.destroy().finally(() => {
    gone = true;
  });
  for (; !gone; turns++) await new Promise(setImmediate);
  await destroying;
  expect((await Promise.all(reads)).map((batch) => Number(batch.readBigInt64BE()))).toEqual(
    Array.from({ length: 100 }, (_, i) => i * 3),
  );
  expect(readdirSync(parent)).toEqual([]);
  expect(turns).toBeGreaterThan(10);
});
