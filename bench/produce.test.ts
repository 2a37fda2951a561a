import { afterEach, describe, expect, it } from 'vitest';
import { ErrorCode } from '../protocol/index.js';
import type { BenchResult } from '../reports/bench-result.js';
import type { Target } from '../targets/target.js';
import { exitCode } from './exit-code.js';
import { measure, type ProduceOptions } from './produce.js';
import { FakeBroker, type Reaction } from './testing/fake-broker.js';

const OPTIONS: ProduceOptions = {
  rate: 1_000,
  durationMs: 300,
  warmupMs: 0,
  size: 100,
  partitions: 2,
  acks: 'all',
  batchSize: 16_384,
  lingerMs: 5,
};
/** The first requests are the probe: one to a partition. */
const PROBES = 2;

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

function measureIt(
  { address }: FakeBroker,
  options: Partial<ProduceOptions> = {},
  signal = new AbortController().signal,
): Promise<BenchResult> {
  const target: Target = { name: 'a fake', bootstrap: [address], security: {}, close: async () => {} };
  return measure(target, { ...OPTIONS, ...options }, signal);
}

describe('produce', () => {
  it('produces every record, counts what was due after the warm-up, and deletes its topic', async () => {
    const broker = await listen();
    const result = await measureIt(broker, { warmupMs: 100 });
    expect(result.ended).toBe('as planned');
    expect(result.records).toEqual({ due: 300, acknowledged: 300, failed: 0, unanswered: 0, unsent: 0, heldBack: 0 });
    expect(broker.records).toBe(PROBES + 400);
    expect(broker.deleted).toEqual([...broker.topics.keys()]);
    expect(exitCode(result)).toBe(0);
  });

  it.each(['1', '0'] as const)('produces with acks %s', async (acks) => {
    const broker = await listen();
    const result = await measureIt(broker, { acks });
    expect(result.records).toMatchObject({ due: 300, acknowledged: 300 });
    expect(broker.records).toBe(PROBES + 300);
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
    const { latencyMs, records, generator } = await measureIt(broker, { durationMs });
    expect(records).toMatchObject({ due: 3_000, acknowledged: 3_000 });
    // One percent of all records, which is 30 ms of the schedule, waits longer than p99.
    const p99 = frozenMs - durationMs / 100;
    // How late this process itself may have been, on a busy machine, comes on top.
    const tolerance = 20 + 2 * generator.eventLoopDelayMs.max;
    expect(latencyMs?.p99).toBeGreaterThan(p99 - tolerance);
    expect(latencyMs?.p99).toBeLessThan(p99 + tolerance);
    expect(latencyMs?.max).toBeGreaterThan(frozenMs - tolerance);
    expect(latencyMs?.max).toBeLessThan(frozenMs + tolerance);
  });

  it('reports records that were refused by name, and fails', async () => {
    const result = await measureIt(
      await listen({ run: (request) => (request < 3 ? ErrorCode.NOT_ENOUGH_REPLICAS : 0) }),
    );
    const { due, acknowledged, failed } = result.records;
    expect(failed).toBeGreaterThan(0);
    expect(acknowledged + failed).toBe(due);
    expect(result.failures).toEqual([{ error: 'NOT_ENOUGH_REPLICAS', records: failed }]);
    expect(result.findings).toContainEqual({
      kind: 'records-failed',
      text: `Records failed, and are not in the latencies: ${failed} with NOT_ENOUGH_REPLICAS.`,
    });
    expect(exitCode(result)).toBe(1);
  });

  it.each(['all', '0'] as const)('keeps what was measured when the connection is lost (acks %s)', async (acks) => {
    const broker = await listen({ run: (request) => (request < 20 ? 0 : 'close') });
    const result = await measureIt(broker, { durationMs: 30_000, acks });
    expect(result.ended).toBe('broken');
    expect(result.records.acknowledged).toBeGreaterThan(20);
    expect(result.records.due).toBeLessThan(30_000);
    expect(result.findings[0]?.text).toContain(`The connection to 127.0.0.1:${broker.address.port} failed`);
    expect(broker.deleted).toHaveLength(1);
    expect(exitCode(result)).toBe(1);
  });

  it('stops when it is interrupted, keeps what was measured and deletes its topic', async () => {
    const controller = new AbortController();
    const broker = await listen({
      run: (request) => {
        if (request === 20) controller.abort();
        return 0;
      },
    });
    const result = await measureIt(broker, { durationMs: 30_000 }, controller.signal);
    expect(result.ended).toBe('interrupted');
    expect(result.records.acknowledged).toBeGreaterThan(20);
    expect(broker.deleted).toHaveLength(1);
    expect(exitCode(result)).toBe(130);
  });

  it.each([ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.NOT_LEADER_OR_FOLLOWER])(
    'waits until a fresh topic takes records (error %d)',
    async (errorCode) => {
      let attempts = 0;
      broker = await FakeBroker.listen(() => (attempts++ < 2 * PROBES ? errorCode : 0));
      const result = await measureIt(broker);
      expect(result.records).toMatchObject({ due: 300, acknowledged: 300, failed: 0 });
    },
  );

  it('says before the run why a topic takes no records', async () => {
    const broker = await listen({ probe: () => ErrorCode.MESSAGE_TOO_LARGE });
    await expect(measureIt(broker)).rejects.toThrow(/^Topic fluxmq-bench-\w+ takes no records: MESSAGE_TOO_LARGE\.$/);
    expect(broker.deleted).toHaveLength(1);
  });

  it('uses a topic that exists, with the partitions it has, and keeps it', async () => {
    const broker = await listen();
    broker.topics.set('mine', 2);
    const { partitions: _, ...unsaid } = OPTIONS;
    const target: Target = { name: 'a fake', bootstrap: [broker.address], security: {}, close: async () => {} };
    const result = await measure(target, { ...unsaid, topic: 'mine' }, new AbortController().signal);
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
