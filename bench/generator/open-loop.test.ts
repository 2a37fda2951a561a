import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionError, ErrorCode } from '../../protocol/index.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { constantRate } from '../load/schedule.js';
import { Measurement } from './measurement.js';
import { type Ending, type Load, OpenLoop } from './open-loop.js';
import type { Leader } from './sender.js';

const RECORDS = new EncodedRecords(100, 16_384);
const LINGER_MS = 5;
const ANSWER_MS = 2;

/** A broker that answers after 2 ms, and while it is frozen not before it has thawed; time is simulated. */
function simulatedLeader({ frozenFrom = 0, frozenUntil = 0, errorCode = 0, partitions = [0, 1, 2, 3] } = {}): Leader {
  const start = performance.now();
  return {
    partitions,
    produce: (batches) => {
      const now = performance.now() - start;
      const wait = now >= frozenFrom && now < frozenUntil ? frozenUntil - now : 0;
      return new Promise((resolve) => setTimeout(() => resolve(batches.map(() => errorCode)), wait + ANSWER_MS));
    },
  };
}

interface Simulated {
  readonly measurement: Measurement;
  readonly ending: Ending;
}

async function simulate(
  load: Pick<Load, 'schedule' | 'leaders'> & Partial<Load>,
  signal = new AbortController().signal,
): Promise<Simulated> {
  const measurement = new Measurement(load.schedule);
  const run = new OpenLoop({ records: RECORDS, lingerMs: LINGER_MS, ...load }, measurement).run(signal);
  let over = false;
  run.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  while (!over) await vi.advanceTimersByTimeAsync(100);
  return { measurement, ending: await run };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ms = (us: number) => us / 1_000;

describe('OpenLoop', () => {
  it('sends every record when it is due, and measures from then', async () => {
    const { measurement, ending } = await simulate({
      schedule: constantRate(10_000, 1_000, 2_000),
      leaders: [simulatedLeader()],
    });
    expect(ending).toMatchObject({ how: 'finished', longestWaitMs: 0 });
    expect([measurement.handed, measurement.acknowledged, measurement.failed]).toEqual([20_000, 20_000, 0]);
    expect(ms(measurement.latency.maxValue)).toBeLessThanOrEqual(LINGER_MS + ANSWER_MS + 1);
    expect(ms(measurement.latency.getValueAtPercentile(50))).toBeGreaterThan(ANSWER_MS);
    expect(ms(measurement.slip.maxValue)).toBeLessThanOrEqual(1);
  });

  it.each([
    { durationMs: 4_000, p99: 960 },
    { durationMs: 10_000, p99: 900 },
    { durationMs: 60_000, p99: 400 },
  ])('shows a freeze of one second in full: p99 is $p99 ms in $durationMs ms', async ({ durationMs, p99 }) => {
    // 1,000 records are due in the freeze; record n of them waits 1,000 - n ms. One percent of all waits longer than p99.
    const { measurement } = await simulate({
      schedule: constantRate(1_000, 0, durationMs),
      leaders: [simulatedLeader({ frozenFrom: 2_000, frozenUntil: 3_000 })],
    });
    const around = (expected: number) => [expected - LINGER_MS, expected + LINGER_MS + ANSWER_MS];
    const [least = 0, most = 0] = around(p99);
    expect(ms(measurement.latency.getValueAtPercentile(99))).toBeGreaterThanOrEqual(least);
    expect(ms(measurement.latency.getValueAtPercentile(99))).toBeLessThanOrEqual(most);
    const max = ms(measurement.latency.maxValue);
    expect(max).toBeGreaterThanOrEqual(1_000);
    expect(max).toBeLessThanOrEqual(1_000 + LINGER_MS + ANSWER_MS);
    expect(measurement.acknowledged).toBe(durationMs);
    expect(ms(measurement.slip.maxValue)).toBeLessThanOrEqual(1);
  });

  it('counts what the cap on unanswered bytes holds back from its due time, and not as slip', async () => {
    const frozen = { frozenFrom: 2_000, frozenUntil: 3_000 };
    const schedule = constantRate(1_000, 0, 4_000);
    const { measurement } = await simulate({
      schedule,
      leaders: [simulatedLeader(frozen)],
      maxOutstandingBytes: 10_000,
    });
    expect(measurement.heldBack).toBeGreaterThan(500);
    const p99 = ms(measurement.latency.getValueAtPercentile(99));
    expect(p99).toBeGreaterThanOrEqual(960 - LINGER_MS);
    expect(p99).toBeLessThanOrEqual(960 + 2 * LINGER_MS);
    expect(measurement.acknowledged).toBe(4_000);
    expect(ms(measurement.slip.maxValue)).toBeLessThanOrEqual(1);
  });

  it('keeps what one leader holds back from the partitions of another', async () => {
    const { measurement } = await simulate({
      schedule: constantRate(1_000, 0, 4_000),
      leaders: [
        simulatedLeader({ partitions: [0, 2, 3], frozenFrom: 2_000, frozenUntil: 3_000 }),
        simulatedLeader({ partitions: [1] }),
      ],
    });
    const quick = measurement.latency.getValueAtPercentile(100 * (1 - (0.75 * 1_000) / 4_000) - 1);
    expect(ms(quick)).toBeLessThanOrEqual(LINGER_MS + ANSWER_MS + 1);
  });

  it('counts records that are answered with an error by its name, and keeps them out of the latencies', async () => {
    const { measurement, ending } = await simulate({
      schedule: constantRate(1_000, 0, 1_000),
      leaders: [
        simulatedLeader({ partitions: [0, 1, 2] }),
        simulatedLeader({ partitions: [3], errorCode: ErrorCode.NOT_ENOUGH_REPLICAS }),
      ],
    });
    expect(ending.how).toBe('finished');
    expect([measurement.acknowledged, measurement.failed]).toEqual([750, 250]);
    expect(measurement.latency.totalCount).toBe(750);
    expect([...measurement.failures]).toEqual([['NOT_ENOUGH_REPLICAS', 250]]);
  });

  it('ends when the signal comes, and says how long the oldest record waits', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 2_500);
    const { measurement, ending } = await simulate(
      {
        schedule: constantRate(1_000, 0, 10_000),
        leaders: [simulatedLeader({ frozenFrom: 2_000, frozenUntil: 3_000 })],
      },
      controller.signal,
    );
    expect(ending.how).toBe('interrupted');
    expect(ending.at).toBeGreaterThanOrEqual(2_500);
    expect(ending.longestWaitMs).toBeGreaterThanOrEqual(500);
    expect(ending.longestWaitMs).toBeLessThanOrEqual(520);
    expect(measurement.acknowledged).toBeGreaterThan(1_980);
    expect(measurement.acknowledged).toBeLessThanOrEqual(2_000);
  });

  it('ends when a connection fails, and keeps what was measured', async () => {
    const start = performance.now();
    const healthy = simulatedLeader();
    const leader: Leader = {
      ...healthy,
      produce: (batches) =>
        performance.now() - start < 1_000
          ? healthy.produce(batches)
          : Promise.reject(new ConnectionError('the broker closed the connection')),
    };
    const { measurement, ending } = await simulate({ schedule: constantRate(1_000, 0, 5_000), leaders: [leader] });
    expect(ending).toMatchObject({ how: 'broke', reason: 'the broker closed the connection' });
    expect(ending.at).toBeLessThan(1_100);
    expect(measurement.acknowledged).toBeGreaterThan(980);
  });

  it('throws what is a bug of its own', async () => {
    const leader: Leader = { partitions: [0], produce: () => Promise.reject(new TypeError('a bug')) };
    await expect(simulate({ schedule: constantRate(1_000, 0, 100), leaders: [leader] })).rejects.toThrow('a bug');
  });

  it('gives up when the target is behind long after the last record was due', async () => {
    const { measurement, ending } = await simulate({
      schedule: constantRate(1_000, 0, 1_000),
      leaders: [simulatedLeader({ frozenFrom: 500, frozenUntil: 3_600_000 })],
    });
    expect(ending.how).toBe('gaveUp');
    expect(ending.at).toBeGreaterThan(31_000);
    expect(ending.longestWaitMs).toBeGreaterThan(30_400);
    expect(measurement.acknowledged).toBeLessThan(501);
  });
});
