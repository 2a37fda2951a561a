import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../../protocol/index.js';
import { DEFAULT_LOG_SETTINGS } from '../../storage/log-settings.js';
import { MemoryLogStore } from '../../storage/memory-store.js';
import type { PartitionLog, SegmentStart } from '../../storage/partition-log.js';
import { segmentOffsets } from './segment-offsets.js';

const LATEST = -1n;
const EARLIEST = -2n;
const MANY = 10;

/** A log that would tell of these segments. */
async function logOf(segments: readonly SegmentStart[], startOffset: number, endOffset: number): Promise<PartitionLog> {
  const log = await new MemoryLogStore().create('t', 0, 'Z29sZGVuLXRvcGljLTAwMQ', DEFAULT_LOG_SETTINGS);
  return Object.defineProperties(log, {
    startOffset: { value: startOffset },
    endOffset: { value: endOffset },
    segmentStarts: { value: async () => segments },
  });
}

const SEGMENTS = [
  { baseOffset: 0, lastModified: 1000 },
  { baseOffset: 10, lastModified: 2000 },
  { baseOffset: 20, lastModified: 3000 },
];

describe('the offsets of segments', () => {
  test.each<[string, bigint, number, number[]]>([
    ['all of them, the end first', LATEST, MANY, [25, 20, 10, 0]],
    ['the largest of them', LATEST, 2, [25, 20]],
    ['none of them', LATEST, 0, []],
    ['the first', EARLIEST, MANY, [0]],
    ['those that had last grown at a time', 2000n, MANY, [10, 0]],
    ['those that had last grown between two times', 2999n, MANY, [10, 0]],
    ['the newest of those', 3000n, 1, [20]],
    ['none from before the first', 999n, MANY, []],
    ['the end where the time is yet to come', 2n ** 62n, MANY, [25, 20, 10, 0]],
  ])('are %s', async (_, timestamp, most, expected) => {
    expect(await segmentOffsets(await logOf(SEGMENTS, 0, 25), timestamp, most)).toEqual(expected);
  });

  test('begin where the log does', async () => {
    expect(await segmentOffsets(await logOf(SEGMENTS.slice(1), 13, 25), EARLIEST, MANY)).toEqual([13]);
    expect(await segmentOffsets(await logOf(SEGMENTS.slice(1), 13, 25), LATEST, MANY)).toEqual([25, 20, 13]);
  });

  test('tell the end once where the last segment is empty', async () => {
    expect(await segmentOffsets(await logOf(SEGMENTS, 0, 20), LATEST, MANY)).toEqual([20, 10, 0]);
    expect(await segmentOffsets(await logOf(SEGMENTS.slice(0, 1), 0, 0), LATEST, MANY)).toEqual([0]);
  });

  test('cannot be fewer than none', async () => {
    const asked = segmentOffsets(await logOf(SEGMENTS, 0, 25), LATEST, -1);
    await expect(asked).rejects.toMatchObject({ code: ErrorCode.UNKNOWN_SERVER_ERROR });
  });
});
