import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { constantRate } from '../load/schedule.js';
import { Measurement } from './measurement.js';

describe('Measurement', () => {
  it('leaves out the records of a batch that belong to the warm-up', () => {
    const measurement = new Measurement(constantRate(1_000, 100, 1_000));
    // Records 94, 98, 102 and 106: the last two are due after the warm-up of 100 ms.
    const batch = { partition: 2, first: 94, stride: 4, count: 4, bytes: 500, readyAt: 99 };
    measurement.wasHanded(batch, 1, false);
    measurement.wasAnswered(batch, ErrorCode.NONE, 110);
    expect([measurement.handed, measurement.acknowledged, measurement.slip.totalCount]).toEqual([2, 2, 2]);
    expect([measurement.latency.minNonZeroValue, measurement.latency.maxValue]).toEqual([4_000, 8_000]);
  });

  it('leaves out a whole batch that is due before the end of the warm-up', () => {
    const measurement = new Measurement(constantRate(1_000, 100, 1_000));
    const batch = { partition: 0, first: 0, stride: 1, count: 100, bytes: 500, readyAt: 5 };
    measurement.wasHanded(batch, 1, true);
    measurement.wasAnswered(batch, ErrorCode.CORRUPT_MESSAGE, 500);
    expect([measurement.handed, measurement.heldBack, measurement.failed, measurement.lastAnswerAt]).toEqual([
      0, 0, 0, 0,
    ]);
  });
});
