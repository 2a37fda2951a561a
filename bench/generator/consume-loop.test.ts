import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionError } from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import { monotonicMs } from '../clock.js';
import type { Arrival, ConsumerClient } from '../drivers/driver.js';
import type { ConsumersEnd } from '../load/load-plan.js';
import { simulatedRun } from '../testing/simulated-run.js';
import { ConsumeLoop } from './consume-loop.js';
import type { Ending } from './ending.js';
import { Progress } from './progress.js';
import { type Interval, Tally } from './tally.js';

const SERIES = 'consume';
const PRODUCERS = 'produce';
const BYTES = 100;
const WARMUP_MS = 1_000;

/** Hands over `count` records every 10 ms, so many times; `stampOf` tells when those were due that come so long after the start. */
function arriving(
  count: number,
  times: number,
  stampOf: ((sinceMs: number) => number) | undefined = undefined,
): Pick<ConsumerClient, 'run'> {
  const start = monotonicMs();
  return {
    run: (onArrival: (arrival: Arrival) => void, signal) =>
      new Promise((resolve) => {
        let left = times;
        const timer = setInterval(() => {
          if (left-- <= 0) return;
          const since = monotonicMs() - start;
          const stamps = stampOf === undefined ? [] : Array.from({ length: count }, () => start + stampOf(since));
          onArrival({ count, bytes: count * BYTES, stamps });
        }, 10);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          resolve();
        });
      }),
  };
}

const failing = (error: Error): Pick<ConsumerClient, 'run'> => ({ run: () => Promise.reject(error) });

interface Simulated {
  readonly measured: Interval;
  readonly ending: Ending;
}

/** Runs the loop of one of `threads` threads with a clock that is simulated; `meanwhile` is what the others do each 10 ms. */
async function simulate(
  until: ConsumersEnd,
  clients: readonly Pick<ConsumerClient, 'run'>[],
  { stamped = false, signal = new AbortController().signal, meanwhile = (_: Progress, _sinceMs: number) => {} } = {},
): Promise<Simulated> {
  const progress = Progress.begin([SERIES, PRODUCERS], 1);
  const tally = new Tally(SERIES, (count) => progress.add(SERIES, count));
  const startAt = monotonicMs();
  const load = { crew: { series: SERIES, until, stamped }, clients, startAt, measuredFrom: startAt + WARMUP_MS };
  const run = new ConsumeLoop(load, tally, progress).run(signal);
  const ending = await simulatedRun(run, 10, () => meanwhile(progress, monotonicMs() - startAt));
  return { measured: tally.interval, ending };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const records = (count: number): ConsumersEnd => ({ kind: 'records', records: count });
const FOLLOW: ConsumersEnd = { kind: 'follow', producers: PRODUCERS };

describe('ConsumeLoop', () => {
  it('is done when all has arrived at all of its clients, and counts what came after the warm-up', async () => {
    const { measured, ending } = await simulate(records(3_000), [arriving(5, 300), arriving(5, 300)]);
    expect(ending).toMatchObject({ how: 'finished', at: 3_000, longestWaitMs: 0 });
    const { handed, done, bytes, everDone, lastDoneAt } = measured;
    expect([handed, done, bytes, everDone, lastDoneAt]).toEqual([2_010, 2_010, 2_010 * BYTES, 3_000, 3_000]);
    expect([measured.latency.totalCount, measured.slip.totalCount]).toEqual([0, 0]);
  });

  it('counts what the other threads have read for the end, but not as its own', async () => {
    const others = { meanwhile: (progress: Progress) => progress.add(SERIES, 10) };
    const { measured, ending } = await simulate(records(2_000), [arriving(10, 1_000)], others);
    expect(ending.how).toBe('finished');
    expect(ending.at).toBeLessThanOrEqual(1_030);
    expect(measured.everDone).toBeLessThanOrEqual(1_030);
  });

  it('measures from the time at which records were due, leaving out those of the warm-up', async () => {
    // What arrives was due 30 ms before, so the first that count arrive 1,030 ms after the start.
    const clients = [arriving(1, 200, (since) => since - 30)];
    const { measured } = await simulate(records(200), clients, { stamped: true });
    const { done, bytes, everDone, latency } = measured;
    expect([done, bytes, everDone, latency.totalCount]).toEqual([98, 98 * BYTES, 200, 98]);
    expect([latency.minNonZeroValue, latency.maxValue].map((us) => Math.round(us / 1_000))).toEqual([30, 30]);
  });

  it('follows producers until they have ended and all that they had acknowledged has arrived', async () => {
    let produced = 0;
    const meanwhile = (progress: Progress, sinceMs: number) => {
      if (produced === 1_000) return;
      progress.add(PRODUCERS, 10);
      produced += 10;
      if (produced === 1_000) progress.end(PRODUCERS);
      expect(sinceMs).toBeLessThan(1_000);
    };
    // The consumer takes twice the time.
    const { ending } = await simulate(FOLLOW, [arriving(5, 1_000)], { meanwhile });
    expect(ending).toMatchObject({ how: 'finished', at: 2_000 });
  });

  it('has caught up when it has read what there was a moment ago', async () => {
    const meanwhile = (progress: Progress) => progress.add(PRODUCERS, 10);
    const until: ConsumersEnd = { kind: 'catchUp', records: 1_000, producers: PRODUCERS };
    // It gains 10 records every 10 ms on a lead of 1,000.
    const { ending } = await simulate(until, [arriving(20, 1_000)], { meanwhile });
    expect(ending.how).toBe('finished');
    expect(ending.at).toBeGreaterThanOrEqual(960);
    expect(ending.at).toBeLessThanOrEqual(1_040);
  });

  it('has caught up when another thread has found so, though it is behind again when it looks itself', async () => {
    const meanwhile = (progress: Progress, sinceMs: number) => {
      progress.add(PRODUCERS, 10);
      if (sinceMs === 500) progress.complete(SERIES);
    };
    const until: ConsumersEnd = { kind: 'catchUp', records: 1_000, producers: PRODUCERS };
    const { ending } = await simulate(until, [arriving(1, 1_000)], { meanwhile });
    expect(ending.how).toBe('finished');
    expect(ending.at).toBeLessThanOrEqual(520);
  });

  it('reads again and again until the producers have ended', async () => {
    const until: ConsumersEnd = { kind: 'again', records: 10, producers: PRODUCERS };
    const meanwhile = (progress: Progress, sinceMs: number) => {
      if (sinceMs === 2_000) progress.end(PRODUCERS);
    };
    const { ending } = await simulate(until, [arriving(10, 1_000)], { meanwhile });
    expect(ending.how).toBe('finished');
    expect(ending.at).toBeLessThanOrEqual(2_020);
  });

  it('waits however long while producers work, and gives up when nothing comes after that', async () => {
    const meanwhile = (progress: Progress, sinceMs: number) => {
      if (sinceMs === 60_000) {
        progress.add(PRODUCERS, 1_001);
        progress.end(PRODUCERS);
      }
    };
    const { measured, ending } = await simulate(FOLLOW, [arriving(10, 100)], { meanwhile });
    expect(ending.how).toBe('gaveUp');
    expect(measured.everDone).toBe(1_000);
    expect(ending.at).toBeGreaterThan(90_000);
    expect(ending.at).toBeLessThan(90_100);
    expect(ending.longestWaitMs).toBeGreaterThanOrEqual(30_000);
  });

  it('gives up when nothing comes of what should be there', async () => {
    const { ending } = await simulate(records(1_001), [arriving(10, 100)]);
    expect(ending.how).toBe('gaveUp');
    expect(Math.round(ending.at / 1_000)).toBe(31);
  });

  it('stops at once when it is interrupted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 495);
    const { measured, ending } = await simulate(records(1_000), [arriving(1, 1_000)], { signal: controller.signal });
    expect(ending).toMatchObject({ how: 'interrupted', at: 495 });
    expect(measured.everDone).toBe(49);
  });

  it.each([new ConnectionError('the broker is gone'), new TargetError('Partition t-0 has no leader.')])(
    'breaks when one of its clients cannot go on, and says why (%s)',
    async (error) => {
      const { ending } = await simulate(records(1_000), [arriving(1, 1_000), failing(error)]);
      expect(ending).toMatchObject({ how: 'broke', reason: error.message });
    },
  );

  it('throws what is a bug', async () => {
    await expect(simulate(records(1), [failing(new RangeError('a bug'))])).rejects.toThrow('a bug');
  });

  it('has nothing to wait for without a client', async () => {
    expect((await simulate(records(1), [])).ending.how).toBe('finished');
  });
});
