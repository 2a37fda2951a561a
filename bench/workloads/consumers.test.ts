import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchResult } from '../../reports/bench-result.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { Target } from '../../targets/target.js';
import { exitCode } from '../exit-code.js';
import type { LoadOptions } from '../options.js';
import { inSession } from '../testing/in-session.js';
import { consume } from './consume.js';
import { endToEnd } from './end-to-end.js';
import { fanOut } from './fan-out.js';
import { mixed } from './mixed.js';
import { replay } from './replay.js';
import type { Session } from './session.js';

const LOAD: LoadOptions = {
  driver: 'wire',
  connections: 1,
  threads: 1,
  rate: 2_000,
  durationMs: 500,
  warmupMs: 100,
  size: 100,
  partitions: 3,
  acks: 'all',
  batchSize: 4_096,
  lingerMs: 5,
};
const MEASURED = 1_000;
/** Records that `BACKLOG` bytes are, with the first one of each partition. */
const BACKLOG = 500_000;
const HELD = 5_000 + 3;

let target: Target;
beforeAll(async () => {
  target = await startReferenceBroker();
});
afterAll(() => target.close());

async function measure<T>(
  workload: (session: Session, options: T) => Promise<BenchResult>,
  options: T,
  { on = target, ...more }: Partial<Session> & { on?: Target } = {},
): Promise<BenchResult> {
  return inSession(on, (session) => workload(session, options), more);
}

function seriesOf({ series }: BenchResult, wanted: string) {
  const found = series.find(({ id }) => id === wanted);
  if (found === undefined) throw new Error(`there is no series ${wanted}`);
  return found;
}

const figure = ({ figures }: BenchResult, wanted: string) => figures.find(({ id }) => id === wanted)?.value;
const all = (count: number) => ({ due: count, done: count, failed: 0, unanswered: 0, unsent: 0, heldBack: 0 });

describe('consume', () => {
  // As built, where there are threads.
  it.each([
    [1, 1],
    [2, 2],
    [5, 2],
  ])('reads all that it has written, once (%d consumers in %d threads)', async (consumers, threads) => {
    const filled: number[] = [];
    const result = await measure(
      consume,
      { ...LOAD, backlog: BACKLOG, consumers, threads },
      { onSecond: (series, { done }) => series === 'fill' && filled.push(done) },
    );
    expect(result).toMatchObject({ workload: 'consume', ended: 'as planned' });
    expect(filled.reduce((sum, done) => sum + done, 0)).toBe(HELD - 3);
    const { counts, throughput, latencyMs } = seriesOf(result, 'consume');
    expect(counts).toEqual(all(HELD));
    expect(throughput.wantedPerSecond).toBeNull();
    expect(throughput.bytesPerSecond / throughput.perSecond).toBeCloseTo(LOAD.size, 6);
    expect(latencyMs).toBeNull();
  });
});

describe('end-to-end', () => {
  it.each([
    [1, 1],
    [3, 2],
  ])('measures each record until it has arrived (%d consumers in %d threads)', async (consumers, threads) => {
    const result = await measure(endToEnd, { ...LOAD, connections: 2, consumers, threads });
    expect(result.series.map(({ id }) => id)).toEqual(['end-to-end', 'produce']);
    const arrived = seriesOf(result, 'end-to-end');
    expect(arrived.counts).toEqual(all(MEASURED));
    expect(seriesOf(result, 'produce').counts).toEqual(all(MEASURED));
    expect(arrived.latencyMs?.max).toBeGreaterThan(0);
    expect(arrived.closedLoopMs).toBeNull();
    expect(result.ended).toBe('as planned');
  });

  it('keeps what was measured when the target dies', async () => {
    const dying = await startReferenceBroker();
    const options = { ...LOAD, durationMs: 60_000, consumers: 1 };
    let seconds = 0;
    const onSecond = () => {
      if (seconds++ === 0) process.kill(dying.pid, 'SIGKILL');
    };
    const result = await measure(endToEnd, options, { on: dying, onSecond });
    await dying.close();
    expect(result.ended).toBe('broken');
    expect(result.findings[0]?.text).toContain('The connection to 127.0.0.1');
    expect(seriesOf(result, 'end-to-end').counts.done).toBeGreaterThan(0);
    expect(exitCode([result])).toBe(1);
  });

  it('keeps what was measured when it is interrupted', async () => {
    const controller = new AbortController();
    const options = { ...LOAD, durationMs: 60_000, consumers: 1 };
    const result = await measure(endToEnd, options, {
      signal: controller.signal,
      onSecond: () => controller.abort(),
    });
    expect(result.ended).toBe('interrupted');
    const { done, due } = seriesOf(result, 'end-to-end').counts;
    expect(done).toBeGreaterThan(0);
    expect(due).toBeLessThan(LOAD.rate * 60);
    expect(exitCode([result])).toBe(130);
  });

  it('says that records are too small to tell when they were due', async () => {
    await expect(measure(endToEnd, { ...LOAD, size: 7, consumers: 1 })).rejects.toThrow('raise --size, which is 7');
  });
});

describe('fan-out', () => {
  it('has every group read everything', async () => {
    const result = await measure(fanOut, { ...LOAD, groups: 3, consumers: 2, threads: 2 });
    expect(result.series.map(({ id }) => id)).toEqual(['end-to-end', 'produce']);
    const arrived = seriesOf(result, 'end-to-end');
    expect(arrived.counts).toEqual(all(3 * MEASURED));
    expect(arrived.throughput.wantedPerSecond).toBe(3 * LOAD.rate);
    expect(arrived.timeline.reduce((sum, { done }) => sum + done, 0)).toBe(3 * MEASURED);
    expect(figure(result, 'slowest-group-p99')).toBeGreaterThanOrEqual(arrived.latencyMs?.p50 ?? Number.NaN);
  });
});

describe('mixed', () => {
  const MIXED = { ...LOAD, backlog: BACKLOG, consumers: 1, readers: 2, threads: 2 };

  it('produces, follows and reads the past at the same time', async () => {
    const result = await measure(mixed, MIXED);
    expect(result.series.map(({ id }) => id)).toEqual(['end-to-end', 'produce', 'past']);
    expect(seriesOf(result, 'end-to-end').counts).toEqual(all(MEASURED));
    expect(seriesOf(result, 'produce').counts).toEqual(all(MEASURED));
    expect(result.ended).toBe('as planned');
  });

  it('reads the past again and again', async () => {
    const controller = new AbortController();
    const done = { past: 0, produce: 0 };
    const result = await measure(
      mixed,
      { ...MIXED, durationMs: 600_000 },
      {
        signal: controller.signal,
        onSecond: (series, point) => {
          if (series === 'past' || series === 'produce') done[series] += point.done;
          // More than two readers have if they read everything once.
          if (done.past > 2 * (HELD + LOAD.rate + done.produce)) controller.abort();
        },
      },
    );
    expect(seriesOf(result, 'past').counts.done).toBeGreaterThan(2 * HELD);
  });
});

describe('replay', () => {
  it('reads the backlog and what comes meanwhile, and ends the producers with it', async () => {
    const durationMs = 60_000;
    const result = await measure(replay, {
      ...LOAD,
      warmupMs: 0,
      durationMs,
      backlog: BACKLOG,
      consumers: 2,
      connections: 2,
      threads: 2,
    });
    expect(result.series.map(({ id }) => id)).toEqual(['produce', 'replay']);
    const [produced, read] = [seriesOf(result, 'produce'), seriesOf(result, 'replay')];
    expect(produced.counts).toEqual(all(produced.counts.due));
    expect(produced.counts.due).toBeLessThan((LOAD.rate * durationMs) / 1_000);
    expect(read.counts.done).toBeGreaterThanOrEqual(HELD);
    expect(read.counts.done).toBeLessThanOrEqual(HELD + produced.counts.done);
    const after = figure(result, 'caught-up-after') ?? Number.NaN;
    // Producers go on until all threads know of it.
    expect(produced.counts.due / LOAD.rate).toBeGreaterThan(after);
    expect(result.ended).toBe('as planned');
  });
});
