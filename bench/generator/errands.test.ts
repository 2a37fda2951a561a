import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionError, ErrorCode } from '../../protocol/index.js';
import { monotonicMs } from '../clock.js';
import { scheduleOf } from '../load/schedule-of.js';
import { simulatedRun } from '../testing/simulated-run.js';
import type { Ending } from './ending.js';
import { type Errand, Errands, type Runner } from './errands.js';
import { type Interval, Tally } from './tally.js';

const TOOK_MS = 4;
const ms = (us: number) => us / 1_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runners of 100 errands a second for a second after a tenth of warm-up; time is simulated. */
async function simulate(
  runners: readonly Partial<Runner>[],
  signal = new AbortController().signal,
): Promise<{ readonly measured: Interval; readonly ending: Ending }> {
  const tally = new Tally('errands');
  const load = {
    schedule: scheduleOf({ rate: 100, warmupMs: 100, durationMs: 1_000 }),
    runners: runners.map((runner, first) => ({
      first,
      stride: runners.length,
      atOnce: 1,
      carryOut: () => later(TOOK_MS),
      ...runner,
    })),
  };
  const ending = await simulatedRun(new Errands(load, tally, monotonicMs()).run(signal), 100);
  return { measured: tally.interval, ending };
}

function later(milliseconds: number, errand: Errand = {}): Promise<Errand> {
  return new Promise((resolve) => setTimeout(() => resolve(errand), milliseconds));
}

describe('Errands', () => {
  it('begins each when it is due, and measures until it is done', async () => {
    const { measured, ending } = await simulate([{}, {}]);
    expect(ending).toMatchObject({ how: 'finished', longestWaitMs: 0 });
    expect([measured.handed, measured.done, measured.heldBack, measured.everDone]).toEqual([100, 100, 0, 110]);
    expect(ms(measured.latency.minNonZeroValue)).toBeGreaterThanOrEqual(TOOK_MS);
    expect(ms(measured.latency.maxValue)).toBeLessThanOrEqual(TOOK_MS + 1);
    expect(ms(measured.slip.maxValue)).toBeLessThanOrEqual(1);
  });

  it('counts what has to wait for others of its runner from its due time, and not as slip', async () => {
    const carryOut = (n: number) => later(n === 50 ? 305 : TOOK_MS);
    const { measured } = await simulate([{ carryOut }]);
    expect(measured.heldBack).toBeGreaterThan(30);
    expect(ms(measured.latency.maxValue)).toBeGreaterThanOrEqual(305);
    expect(ms(measured.latency.getValueAtPercentile(75))).toBeGreaterThan(50);
    expect(ms(measured.slip.maxValue)).toBeLessThanOrEqual(1);
    expect(ms(measured.closedLoop.getValueAtPercentile(95))).toBeLessThanOrEqual(TOOK_MS + 1);
  });

  it('has as many of one runner under way as it may', async () => {
    let [now, most] = [0, 0];
    const carryOut = async () => {
      most = Math.max(most, ++now);
      const errand = await later(100);
      now--;
      return errand;
    };
    const { measured } = await simulate([{ atOnce: 3, carryOut }]);
    expect([most, measured.done]).toEqual([3, 100]);
  });

  it('counts by name what failed, and what is there to stay', async () => {
    const { measured } = await simulate([
      { carryOut: () => later(1, { failure: ErrorCode.PRODUCER_FENCED }) },
      { carryOut: () => later(1, { failure: 'ECONNREFUSED' }) },
      { carryOut: () => later(1, { stays: true, bytes: 7 }) },
      {},
    ]);
    expect([...measured.failures].sort()).toEqual([
      ['ECONNREFUSED', 25],
      ['PRODUCER_FENCED', 25],
    ]);
    expect([measured.done, measured.failed, measured.bytes]).toEqual([50, 50, 25 * 7]);
    expect(measured.stays).toBe(27);
  });

  it('ends when there is no going on, and says why', async () => {
    const carryOut = (n: number) => (n < 60 ? later(TOOK_MS) : Promise.reject(new ConnectionError('it is gone')));
    const { measured, ending } = await simulate([{ carryOut }]);
    expect(ending).toMatchObject({ how: 'broke', reason: 'it is gone' });
    expect(measured.done).toBe(50);
  });

  it('ends when the signal comes, and says how long the oldest waits', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 700);
    const carryOut = (n: number) => later(n === 50 ? 60_000 : TOOK_MS);
    const { ending } = await simulate([{ carryOut }], controller.signal);
    expect(ending.how).toBe('interrupted');
    expect(ending.longestWaitMs).toBeGreaterThanOrEqual(200);
    expect(ending.longestWaitMs).toBeLessThanOrEqual(220);
  });

  it('gives up on a target that is busy long after the last was due', async () => {
    const { ending } = await simulate([{ carryOut: () => new Promise(() => {}) }]);
    expect(ending.how).toBe('gaveUp');
  });

  it('throws what is a bug', async () => {
    const carryOut = () => Promise.reject(new TypeError('a bug'));
    await expect(simulate([{ carryOut }])).rejects.toThrow('a bug');
  });
});
