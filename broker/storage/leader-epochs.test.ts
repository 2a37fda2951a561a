import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MemoryLog } from './memory-log.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

const FILE = 'leader-epoch-checkpoint';

async function openLog(dir: string) {
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 1000 }));
  onTestFinished(() => log.close());
  return log;
}

function epochsIn(dir: string): string {
  return readFileSync(join(dir, FILE), 'utf8');
}

/** Ten batches under each of the epochs 0, 3 and 4. */
async function written(dir: string) {
  const log = await openLog(dir);
  for (const epoch of [0, 3, 4]) for (let i = 0; i < 10; i++) await log.append(batchOf(), epoch);
  return log;
}

test('the first batch of an epoch writes it, as Kafka has it', async () => {
  const dir = temporaryDirectory();
  const log = await openLog(dir);
  await log.append(batchOf(), 0);
  expect(epochsIn(dir)).toBe('0\n1\n0 0\n');
  for (const epoch of [0, 3, 4]) for (let i = 0; i < 10; i++) await log.append(batchOf(), epoch);
  await log.sync();
  expect(epochsIn(dir)).toBe('0\n3\n0 0\n3 11\n4 21\n');
});

test('what was written is read again, and kept', async () => {
  const dir = temporaryDirectory();
  await (await written(dir)).close();
  const log = await openLog(dir);
  await log.append(batchOf(), 4);
  await log.append(batchOf(), 7);
  await log.close();
  expect(epochsIn(dir)).toBe('0\n4\n0 0\n3 10\n4 20\n7 31\n');
});

test.each([
  [25, '0\n3\n0 0\n3 10\n4 20\n'],
  [20, '0\n2\n0 0\n3 10\n'],
  [5, '0\n1\n0 0\n'],
  [0, '0\n0\n'],
])('a truncation to %i leaves the epochs before', async (offset, text) => {
  const dir = temporaryDirectory();
  const log = await written(dir);
  await log.truncate(offset);
  await log.close();
  expect(epochsIn(dir)).toBe(text);
});

test.each([
  [5, '0\n3\n0 5\n3 10\n4 20\n'],
  [10, '0\n2\n3 10\n4 20\n'],
  [30, '0\n1\n4 30\n'],
])('where the log begins at %i, so do its epochs', async (offset, text) => {
  const dir = temporaryDirectory();
  const log = await written(dir);
  await log.deleteBefore(offset);
  await log.close();
  expect(epochsIn(dir)).toBe(text);
});

test.each(['', '0\n2\n0 0\n', 'no checkpoint'])('a file that holds %j is written anew', async (text) => {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, FILE), text);
  const log = await openLog(dir);
  await log.append(batchOf(), 2);
  await log.close();
  expect(epochsIn(dir)).toBe('0\n1\n2 0\n');
});

test('the end of an epoch is where the next one begins, and nobody knows that of one that never was', async () => {
  for (const log of [await openLog(temporaryDirectory()), new MemoryLog('test', settingsOf())]) {
    expect(log.endOfEpoch(0)).toBeUndefined();
    for (const epoch of [1, 1, 3, 4]) await log.append(batchOf(), epoch);
    expect([0, 1, 2, 3, 4].map((epoch) => log.endOfEpoch(epoch))).toEqual([
      { epoch: 0, endOffset: 0 },
      { epoch: 1, endOffset: 2 },
      { epoch: 1, endOffset: 2 },
      { epoch: 3, endOffset: 3 },
      { epoch: 4, endOffset: 4 },
    ]);
    expect(log.endOfEpoch(5)).toBeUndefined();
    await log.truncate(3);
    expect([log.endOfEpoch(3), log.endOfEpoch(4)]).toEqual([{ epoch: 3, endOffset: 3 }, undefined]);
  }
});
