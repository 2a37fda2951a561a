import { expect, onTestFinished, test, vi } from 'vitest';
import type { LogSettings } from './log-settings.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

async function openLog(settings: Partial<LogSettings>): Promise<SegmentLog> {
  const log = await SegmentLog.open(temporaryDirectory(), settingsOf(settings));
  onTestFinished(() => log.close());
  return log;
}

async function offsetsOf(log: SegmentLog): Promise<number[]> {
  return (await log.segmentStarts()).map(({ baseOffset }) => baseOffset);
}

test('a segment whose index is full is followed by the next one', async () => {
  // Two entries with a time: 24 bytes. The first batch has none.
  const log = await openLog({ indexIntervalBytes: 0, segmentIndexBytes: 24 });
  for (let at = 1; at <= 7; at++) await log.append(batchOf({ timestamps: [at] }), 0);
  expect(await offsetsOf(log)).toEqual([0, 3, 6]);
});

test('a segment ends early by a part of the jitter', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const log = await openLog({ segmentMs: 100, segmentJitterMs: 60 });
  for (const timestamp of [1000, 1070, 1071]) await log.append(batchOf({ timestamps: [timestamp] }), 0);
  expect(await offsetsOf(log)).toEqual([0, 2]);
  log.settings = settingsOf({ segmentMs: 100 });
  for (const timestamp of [1171, 1172]) await log.append(batchOf({ timestamps: [timestamp] }), 0);
  expect(await offsetsOf(log)).toEqual([0, 2, 4]);
});
