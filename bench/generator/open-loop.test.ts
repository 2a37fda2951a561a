import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionError, ErrorCode } from '../../protocol/index.js';
import { monotonicMs } from '../clock.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { lanesOf, partitionsOf } from '../load/lanes.js';
import type { Schedule } from '../load/schedule.js';
import { constantRate } from '../load/schedules/constant-rate.js';
import { simulatedRun } from '../testing/simulated-run.js';
import type { Ending } from './ending.js';
import { OpenLoop } from './open-loop.js';
import type { Leader } from './sender.js';
import { type Interval, Tally } from './tally.js';

const RECORDS = new EncodedRecords({ size: 100 }, 16_384);
const LINGER_MS = 5;
const ANSWER_MS = 2;
const LANES = lanesOf(partitionsOf('t', 4), 1);

/** A broker that answers after 2 ms, and while it is frozen not before it has thawed; time is simulated. */
function simulatedLeader({ frozenFrom = 0, frozenUntil = 0, errorCode = 0, partitions = [0, 1, 2, 3] } = {}): Leader {
  const start = performance.now();
  return {
    lanes: LANES.filter(({ partition }) => partitions.includes(partition)),
    produce: (batches) => {
      const now = performance.now() - start;
      const wait = now >= frozenFrom && now < frozenUntil ? frozenUntil - now : 0;
      return new Promise((resolve) => setTimeout(() => resolve(batches.map(() => errorCode)), wait + ANSWER_MS));
    },
  };
}

interface Simulated {
  readonly measured: Interval;
  readonly ending: Ending;
}

interface SimulatedLoad {
  readonly schedule: Schedule;
  readonly leaders: readonly Leader[];
  readonly maxOutstandingBytes?: number;
}

async function simulate(
  { leaders, ...load }: SimulatedLoad,
  signal = new AbortController().signal,
): Promise<Simulated> {
  const tally = new Tally('produce');
  const lanes = leaders.reduce((sum, leader) => sum + leader.lanes.length, 0);
  const clients = [{ sizes: RECORDS, leaders }];
  const run = new OpenLoop({ clients, lanes, lingerMs: LINGER_MS, ...load }, tally, monotonicMs()).run(signal);
  const ending = await simulatedRun(run, 100);
  return { measured: tally.interval, ending };
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
    const { measured, ending } = await simulate({
      schedule: constantRate(10_000, 1_000, 2_000),
      leaders: [simulatedLeader()],
    });
    expect(ending).toMatchObject({ how: 'finished', longestWaitMs: 0 });
    expect([measured.handed, measured.done, measured.failed]).toEqual([20_000, 20_000, 0]);
    expect(ms(measured.latency.maxValue)).toBeLessThanOrEqual(LINGER_MS + ANSWER_MS + 1);
    expect(ms(measured.latency.getValueAtPercentile(50))).toBeGreaterThan(ANSWER_MS);
    expect(ms(measured.slip.maxValue)).toBeLessThanOrEqual(1);
  });

  it.each([
    { durationMs: 4_000, p99: 960 },
    { durationMs: 10_000, p99: 900 },
    { durationMs: 60_000, p99: 400 },
  ])('shows a freeze of one second in full: p99 is $p99 ms in $durationMs ms', async ({ durationMs, p99 }) => {
    // 1,000 records are due in the freeze; record n of them waits 1,000 - n ms. One percent of all waits longer than p99.
    const { measured } = await simulate({
      schedule: constantRate(1_000, 0, durationMs),
      leaders: [simulatedLeader({ frozenFrom: 2_000, frozenUntil: 3_000 })],
    });
    const around = (expected: number) => [expected - LINGER_MS, expected + LINGER_MS + ANSWER_MS];
    const [least = 0, most = 0] = around(p99);
    expect(ms(measured.latency.getValueAtPercentile(99))).toBeGreaterThanOrEqual(least);
    expect(ms(measured.latency.getValueAtPercentile(99))).toBeLessThanOrEqual(most);
    const max = ms(measured.latency.maxValue);
    expect(max).toBeGreaterThanOrEqual(1_000);
    expect(max).toBeLessThanOrEqual(1_000 + LINGER_MS + ANSWER_MS);
    expect(measured.done).toBe(durationMs);
    expect(ms(measured.slip.maxValue)).toBeLessThanOrEqual(1);
    // A client that waits for each answer sends one request into the freeze, and its p99 says nothing of it.
    expect(ms(measured.closedLoop.getValueAtPercentile(99))).toBeLessThanOrEqual(2 * ANSWER_MS);
    expect(ms(measured.closedLoop.maxValue)).toBeGreaterThanOrEqual(1_000 - LINGER_MS);
  });

  it('counts what the cap on unanswered bytes holds back from its due time, and not as slip', async () => {
    const frozen = { frozenFrom: 2_000, frozenUntil: 3_000 };
    const schedule = constantRate(1_000, 0, 4_000);
    const { measured } = await simulate({
      schedule,
      leaders: [simulatedLeader(frozen)],
      maxOutstandingBytes: 10_000,
    });
    expect(measured.heldBack).toBeGreaterThan(500);
    const p99 = ms(measured.latency.getValueAtPercentile(99));
    expect(p99).toBeGreaterThanOrEqual(960 - LINGER_MS);
    expect(p99).toBeLessThanOrEqual(960 + 2 * LINGER_MS);
    expect(measured.done).toBe(4_000);
    expect(ms(measured.slip.maxValue)).toBeLessThanOrEqual(1);
  });

  it('keeps what one leader holds back from the partitions of another', async () => {
    const { measured } = await simulate({
      schedule: constantRate(1_000, 0, 4_000),
      leaders: [
        simulatedLeader({ partitions: [0, 2, 3], frozenFrom: 2_000, frozenUntil: 3_000 }),
        simulatedLeader({ partitions: [1] }),
      ],
    });
    const quick = measured.latency.getValueAtPercentile(100 * (1 - (0.75 * 1_000) / 4_000) - 1);
    expect(ms(quick)).toBeLessThanOrEqual(LINGER_MS + ANSWER_MS + 1);
  });

  it('counts records that are answered with an error by its name, and keeps them out of the latencies', async () => {
    const { measured, ending } = await simulate({
      schedule: constantRate(1_000, 0, 1_000),
      leaders: [
        simulatedLeader({ partitions: [0, 1, 2] }),
        simulatedLeader({ partitions: [3], errorCode: ErrorCode.NOT_ENOUGH_REPLICAS }),
      ],
    });
    expect(ending.how).toBe('finished');
    expect([measured.done, measured.failed]).toEqual([750, 250]);
    expect(measured.latency.totalCount).toBe(750);
    expect([...measured.failures]).toEqual([['NOT_ENOUGH_REPLICAS', 250]]);
  });

  it('ends when the signal comes, and says how long the oldest record waits', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 2_500);
    const { measured, ending } = await simulate(
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
    expect(measured.done).toBeGreaterThan(1_980);
    expect(measured.done).toBeLessThanOrEqual(2_000);
  });

  it('ends when a connection fails, and keeps what was measured', async () => {
    const start = performance.now();
    const healthy = simulatedLeader();
    const leader: Leader = {
      ...healthy,
      produce: (batches) =>
        performance.now() - start < 1_000
          ? healthy.produce(batches, (record) => record)
          : Promise.reject(new ConnectionError('the broker closed the connection')),
    };
    const { measured, ending } = await simulate({ schedule: constantRate(1_000, 0, 5_000), leaders: [leader] });
    expect(ending).toMatchObject({ how: 'broke', reason: 'the broker closed the connection' });
    expect(ending.at).toBeLessThan(1_100);
    expect(measured.done).toBeGreaterThan(980);
  });

  it('throws what is a bug of its own', async () => {
    const leader: Leader = { lanes: LANES.slice(0, 1), produce: () => Promise.reject(new TypeError('a bug')) };
    await expect(simulate({ schedule: constantRate(1_000, 0, 100), leaders: [leader] })).rejects.toThrow('a bug');
  });

  it('gives up when the target is behind long after the last record was due', async () => {
    const { measured, ending } = await simulate({
      schedule: constantRate(1_000, 0, 1_000),
      leaders: [simulatedLeader({ frozenFrom: 500, frozenUntil: 3_600_000 })],
    });
    expect(ending.how).toBe('gaveUp');
    expect(ending.at).toBeGreaterThan(31_000);
    expect(ending.longestWaitMs).toBeGreaterThan(30_400);
    expect(measured.done).toBeLessThan(501);
  });
});
