import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { constantRate } from '../load/schedules/constant-rate.js';
import { BatchTally } from './batch-tally.js';
import { Tally } from './tally.js';

const LANE = { index: 2, client: 0, topic: 't', partition: 2 };

describe('BatchTally', () => {
  it('leaves out the records of a batch that belong to the warm-up', () => {
    const tally = new Tally('produce');
    const batches = new BatchTally(constantRate(1_000, 100, 1_000), tally);
    // Records 94, 98, 102 and 106: the last two are due after the warm-up of 100 ms.
    const batch = { lane: LANE, first: 94, stride: 4, count: 4, bytes: 500, payload: 400, readyAt: 99 };
    batches.wasHanded(batch, 1, false);
    batches.wasAnswered(batch, ErrorCode.NONE, 110);
    const { handed, done, everDone, bytes, slip, latency } = tally.interval;
    expect([handed, done, everDone, bytes, slip.totalCount]).toEqual([2, 2, 4, 200, 2]);
    expect([latency.minNonZeroValue, latency.maxValue]).toEqual([4_000, 8_000]);
  });

  it('leaves out a whole batch that is due before the end of the warm-up', () => {
    const tally = new Tally('produce');
    const batches = new BatchTally(constantRate(1_000, 100, 1_000), tally);
    const batch = { lane: LANE, first: 0, stride: 1, count: 100, bytes: 500, payload: 400, readyAt: 5 };
    batches.wasHanded(batch, 1, true);
    batches.wasAnswered(batch, ErrorCode.CORRUPT_MESSAGE, 500);
    const { handed, heldBack, failed, lastDoneAt } = tally.interval;
    expect([handed, heldBack, failed, lastDoneAt]).toEqual([0, 0, 0, 0]);
  });
});
