import { afterEach, describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { BenchResult } from '../../reports/bench-result.js';
import { exitCode } from '../exit-code.js';
import type { LoadOptions } from '../options.js';
import { FakeBroker, type Reaction } from '../testing/fake-broker.js';
import { fakeTarget, inSession } from '../testing/in-session.js';
import { produce } from './produce.js';
import type { Session } from './session.js';

const OPTIONS: LoadOptions = {
  driver: 'wire',
  connections: 1,
  threads: 1,
  rate: 1_000,
  durationMs: 300,
  warmupMs: 0,
  size: 100,
  partitions: 2,
  acks: 'all',
  batchSize: 16_384,
  lingerMs: 5,
};
/** The first request is the probe: one record to each partition. */
const PROBES = 1;
const PROBED = 2;

let broker: FakeBroker | undefined;
afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

interface Behaviour {
  /** How the n-th Produce request of the run is met, from 0; the probe is taken. */
  readonly run?: (request: number, broker: FakeBroker) => Reaction;
  readonly probe?: (request: number) => Reaction;
}

async function listen({ run = () => 0, probe = () => 0 }: Behaviour = {}): Promise<FakeBroker> {
  broker = await FakeBroker.listen((n, self) => (n < PROBES ? probe(n) : run(n - PROBES, self)));
  return broker;
}

async function measureIt(
  broker: FakeBroker,
  options: Partial<LoadOptions> = {},
  more?: Partial<Session>,
): Promise<BenchResult> {
  return inSession(fakeTarget(broker), (session) => produce(session, { ...OPTIONS, ...options }), more);
}

/** Of the one series that there is. */
function seriesOf({ series: [series] }: BenchResult) {
  if (series === undefined) throw new Error('there is no series');
  return series;
}

describe('produce', () => {
  it('produces every record, counts what was due after the warm-up, and deletes its topic', async () => {
    const broker = await listen();
    const result = await measureIt(broker, { warmupMs: 100 });
    expect(result.ended).toBe('as planned');
    expect(seriesOf(result).counts).toEqual({ due: 300, done: 300, failed: 0, unanswered: 0, unsent: 0, heldBack: 0 });
    expect(broker.records).toBe(PROBED + 400);
    expect(broker.deleted).toHaveLength(1);
    expect(broker.topics.names).toEqual([]);
    expect(exitCode([result])).toBe(0);
  });

  it.each(['1', '0'] as const)('produces with acks %s', async (acks) => {
    const broker = await listen();
    const result = await measureIt(broker, { acks });
    expect(seriesOf(result).counts).toMatchObject({ due: 300, done: 300 });
    expect(broker.records).toBe(PROBED + 300);
  });

  it('shows a broker that freezes for a second in full', async () => {
    const durationMs = 3_000;
    let frozenMs = 0;
    const broker = await listen({
      run: (request, self) => {
        if (request === 50) {
          const since = performance.now();
          self.freeze();
          setTimeout(() => {
            frozenMs = performance.now() - since;
            self.thaw();
          }, 1_000);
        }
        return 0;
      },
    });
    const result = await measureIt(broker, { durationMs });
    const { generator } = result;
    const { latencyMs, counts } = seriesOf(result);
    expect(counts).toMatchObject({ due: 3_000, done: 3_000 });
    // One percent of all records, which is 30 ms of the schedule, waits longer than p99.
    const p99 = frozenMs - durationMs / 100;
    // How late this process itself may have been, on a busy machine, comes on top.
    const tolerance = 20 + 2 * generator.eventLoopDelayMs.max;
    expect(latencyMs?.p99).toBeGreaterThan(p99 - tolerance);
    expect(latencyMs?.p99).toBeLessThan(p99 + tolerance);
    expect(latencyMs?.max).toBeGreaterThan(frozenMs - tolerance);
    expect(latencyMs?.max).toBeLessThan(frozenMs + tolerance);
  });

  it('tells what it measured before a target that answers no more is asked to clean up', async () => {
    const interrupted = new AbortController();
    const broker = await listen({
      run: (request, self) => {
        if (request === 20) {
          self.freeze();
          interrupted.abort();
        }
        return 0;
      },
    });
    const told: BenchResult[] = [];
    const onMeasured = async (result: BenchResult) => {
      expect(broker.deleted).toEqual([]);
      told.push(result);
      broker.thaw();
    };
    const result = await measureIt(broker, { durationMs: 60_000 }, { signal: interrupted.signal, onMeasured });
    expect(told).toEqual([result]);
    expect([result.ended, exitCode([result])]).toEqual(['interrupted', 130]);
    expect(seriesOf(result).counts.done).toBeGreaterThan(10);
    expect(broker.deleted).toHaveLength(1);
  });

  it('reports records that were refused by name, and fails', async () => {
    const result = await measureIt(
      await listen({ run: (request) => (request < 3 ? ErrorCode.NOT_ENOUGH_REPLICAS : 0) }),
    );
    const { counts, failures } = seriesOf(result);
    const { due, done, failed } = counts;
    expect(failed).toBeGreaterThan(0);
    expect(done + failed).toBe(due);
    expect(failures).toEqual([{ error: 'NOT_ENOUGH_REPLICAS', count: failed }]);
    expect(result.findings).toContainEqual({
      kind: 'records-failed',
      text: `Records failed, and are not in the latencies: ${failed} with NOT_ENOUGH_REPLICAS.`,
    });
    expect(exitCode([result])).toBe(1);
  });

  it.each(['all', '0'] as const)('keeps what was measured when the connection is lost (acks %s)', async (acks) => {
    const broker = await listen({ run: (request) => (request < 20 ? 0 : 'close') });
    const result = await measureIt(broker, { durationMs: 30_000, acks });
    expect(result.ended).toBe('broken');
    expect(seriesOf(result).counts.done).toBeGreaterThan(20);
    expect(seriesOf(result).counts.due).toBeLessThan(30_000);
    expect(result.findings[0]?.text).toContain(`The connection to 127.0.0.1:${broker.address.port} failed`);
    expect(broker.deleted).toHaveLength(1);
    expect(exitCode([result])).toBe(1);
  });

  it('stops when it is interrupted, keeps what was measured and deletes its topic', async () => {
    const controller = new AbortController();
    const broker = await listen({
      run: (request) => {
        if (request === 20) controller.abort();
        return 0;
      },
    });
    const result = await measureIt(broker, { durationMs: 30_000 }, { signal: controller.signal });
    expect(result.ended).toBe('interrupted');
    expect(seriesOf(result).counts.done).toBeGreaterThan(20);
    expect(broker.deleted).toHaveLength(1);
    expect(exitCode([result])).toBe(130);
  });

  it.each([ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.NOT_LEADER_OR_FOLLOWER])(
    'waits until a fresh topic takes records (error %d)',
    async (errorCode) => {
      let attempts = 0;
      broker = await FakeBroker.listen(() => (attempts++ < 2 * PROBES ? errorCode : 0));
      const result = await measureIt(broker);
      expect(seriesOf(result).counts).toMatchObject({ due: 300, done: 300, failed: 0 });
    },
  );

  it('says before the run why a topic takes no records', async () => {
    const broker = await listen({ probe: () => ErrorCode.MESSAGE_TOO_LARGE });
    await expect(measureIt(broker)).rejects.toThrow(/^Topic fluxmq-bench-\w+ takes no records: MESSAGE_TOO_LARGE\.$/);
    expect(broker.deleted).toHaveLength(1);
  });

  it('uses a topic that exists, with the partitions it has, and keeps it', async () => {
    const broker = await listen();
    broker.topics.make('mine', 2);
    const result = await measureIt(broker, { partitions: undefined, topic: 'mine' });
    expect(result.settings).toMatchObject({ topic: 'mine', partitions: 2 });
    expect(broker.deleted).toEqual([]);
    await expect(measureIt(broker, { topic: 'mine', partitions: 3 })).rejects.toThrow(
      'Topic mine exists with 2 partitions, not 3',
    );
  });

  it('refuses a plan without a record', async () => {
    const broker = await listen();
    await expect(measureIt(broker, { rate: 1, durationMs: 500 })).rejects.toThrow('less than one record');
  });

  it('says that nobody listens', async () => {
    const gone = await FakeBroker.listen();
    await gone.close();
    await expect(measureIt(gone)).rejects.toThrow(`Nobody listens at 127.0.0.1:${gone.address.port}`);
  });
});
