import { describe, expect, it } from 'vitest';
import { ConnectionError, ErrorCode } from '../../protocol/index.js';
import { monotonicMs } from '../clock.js';
import type { Batch } from '../load/batcher.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { lanesOf, partitionsOf } from '../load/lanes.js';
import { FullSpeed, type FullSpeedLoad } from './full-speed.js';
import type { Leader } from './sender.js';
import { Tally } from './tally.js';

const SIZES = new EncodedRecords({ size: 100 }, 1_000);
const LANES = lanesOf(partitionsOf('t', 3), 1);

/** A target that keeps what it is sent, and answers at once. */
function leaderOf(answer: (batches: readonly Batch[]) => Promise<readonly number[]>): Leader {
  return { lanes: LANES, produce: answer };
}

function run(leader: Leader, load: Partial<FullSpeedLoad>, signal = new AbortController().signal) {
  const tally = new Tally('produce');
  const whole = { lanes: LANES.length, warmupMs: 0, durationMs: 60_000, records: Number.POSITIVE_INFINITY, ...load };
  const speed = new FullSpeed({ clients: [{ sizes: SIZES, leaders: [leader] }], ...whole }, tally, monotonicMs());
  return speed.run(signal).then((ending) => ({ ending, counted: tally.interval }));
}

describe('FullSpeed', () => {
  it('sends each of a number of records once, the last batches as large as they have to be', async () => {
    const sent: number[] = [];
    const leader = leaderOf(async (batches) => {
      for (const { lane, first, stride, count } of batches) {
        expect(first % stride).toBe(lane.index);
        for (let i = 0; i < count; i++) sent.push(first + i * stride);
      }
      return batches.map(() => ErrorCode.NONE);
    });
    const { ending, counted } = await run(leader, { records: 1_234 });
    expect(ending.how).toBe('finished');
    expect(sent.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_234 }, (_, n) => n));
    expect([counted.handed, counted.done, counted.bytes]).toEqual([1_234, 1_234, 123_400]);
    expect(counted.closedLoop.totalCount).toBe(1_234);
  });

  it('keeps a few requests unanswered, and no more', async () => {
    let unanswered = 0;
    let most = 0;
    const leader = leaderOf(async (batches) => {
      most = Math.max(most, ++unanswered);
      await new Promise(setImmediate);
      unanswered--;
      return batches.map(() => ErrorCode.NONE);
    });
    await run(leader, { records: 5_000 });
    expect(most).toBe(5);
  });

  it('counts what is refused by its name, and goes on', async () => {
    let requests = 0;
    const leader = leaderOf(async (batches) =>
      batches.map(() => (requests++ === 0 ? ErrorCode.NOT_ENOUGH_REPLICAS : ErrorCode.NONE)),
    );
    const { ending, counted } = await run(leader, { records: 1_000 });
    expect(ending.how).toBe('finished');
    expect([...counted.failures]).toEqual([['NOT_ENOUGH_REPLICAS', SIZES.most()]]);
    expect(counted.done + counted.failed).toBe(1_000);
  });

  it('ends with what it has when a connection breaks', async () => {
    let requests = 0;
    const leader = leaderOf(async (batches) => {
      if (requests++ > 20) throw new ConnectionError('the broker closed the connection');
      return batches.map(() => ErrorCode.NONE);
    });
    const { ending, counted } = await run(leader, {});
    expect(ending).toMatchObject({ how: 'broke', reason: 'the broker closed the connection' });
    expect(counted.done).toBeGreaterThan(0);
  });

  it('waits for no answer when it is interrupted', async () => {
    const controller = new AbortController();
    const never = new Promise<readonly number[]>(() => {});
    const leader = leaderOf(() => {
      controller.abort();
      return never;
    });
    const { ending, counted } = await run(leader, {}, controller.signal);
    expect(ending.how).toBe('interrupted');
    expect(counted.handed).toBeGreaterThan(0);
  });
});
