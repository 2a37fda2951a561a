import { describe, expect, it } from 'vitest';
import { SeriesTotals } from '../generator/series-totals.js';
import { Tally } from '../generator/tally.js';
import { type SeriesHead, seriesResult } from './series-result.js';

const WINDOW = { from: 1_000, durationMs: 10_000 };
const FINISHED = { how: 'finished', at: 11_200, longestWaitMs: 0 } as const;
/** 100 a second, from the end of the warm-up on. */
const HEAD: SeriesHead = {
  id: 's',
  title: 's',
  unit: 'records',
  wanted: 100,
  due: (at = 11_000) => (at - 1_000) / 10,
};
const AS_FAST_AS_IT_CAN: SeriesHead = { id: 's', title: 's', unit: 'records', wanted: null };

/** So many records of 10 bytes, all done at `at`. */
function totals(count: number, at: number): SeriesTotals {
  const tally = new Tally('s');
  tally.arrived(count, 10 * count, at);
  const sum = new SeriesTotals(1);
  sum.add(0, tally.take());
  return sum;
}

describe('seriesResult', () => {
  it('counts over the planned time, and longer where the last one was done later', () => {
    expect(seriesResult(HEAD, totals(1_000, 10_500), FINISHED, WINDOW).throughput.perSecond).toBe(100);
    expect(seriesResult(HEAD, totals(1_000, 21_000), FINISHED, WINDOW).throughput.perSecond).toBe(50);
  });

  it('has a schedule that ended early be due until then', () => {
    const ended = { ...FINISHED, scheduleEndedAt: 3_000 };
    const { counts, throughput } = seriesResult(HEAD, totals(200, 3_000), ended, WINDOW);
    expect([counts.due, counts.unsent, throughput.perSecond]).toEqual([200, 0, 100]);
  });

  it('counts what is as fast as it can be until the last one was done, and nothing else was due', () => {
    const { counts, throughput } = seriesResult(AS_FAST_AS_IT_CAN, totals(1_000, 3_000), FINISHED, WINDOW);
    expect([counts.due, counts.unsent]).toEqual([1_000, 0]);
    expect(throughput).toEqual({ wantedPerSecond: null, perSecond: 500, bytesPerSecond: 5_000 });
  });

  it('counts until it was interrupted', () => {
    const interrupted = { how: 'interrupted', at: 2_000, longestWaitMs: 30 } as const;
    const { counts, throughput } = seriesResult(HEAD, totals(90, 1_990), interrupted, WINDOW);
    expect([counts.due, counts.unsent, throughput.perSecond]).toEqual([100, 10, 90]);
  });
});
