import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { indexPaths, SegmentIndex, segmentStem } from './segment-index.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

test('whatever cannot be written, the offsets on the disk are never ahead of the times', () => {
  const paths = indexPaths(segmentStem(temporaryDirectory(), 0));
  const index = SegmentIndex.fresh(paths, 0, 0);
  mkdirSync(paths.times);
  for (let i = 0; i < 600; i++)
    index.add({ position: i * 100, size: 100, baseOffset: i, lastOffset: i, maxTimestamp: BigInt(i) });
  index.flushPages();
  expect(() => index.finish()).toThrow(paths.times);
  expect(existsSync(paths.offsets)).toBe(false);
  rmSync(paths.times, { recursive: true });
  index.finish();
  expect(existsSync(paths.offsets)).toBe(true);
});
