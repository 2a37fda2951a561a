import { describe, expect, it } from 'vitest';
import { Batcher } from './batcher.js';
import { EncodedRecords } from './encoded-records.js';
import type { Lane } from './lanes.js';
import { constantRate } from './schedules/constant-rate.js';

/** Ten records to a batch. */
const RECORDS = new EncodedRecords({ size: 100 }, 61 + 10 * 109);

const lanes = (...indexes: number[]): Lane[] =>
  indexes.map((index) => ({ index, client: 0, topic: 't', partition: index }));

describe('Batcher', () => {
  it('holds ten records in the batches of these tests', () => {
    expect(RECORDS.most()).toBe(10);
  });

  it('is ready when the oldest record has lingered', () => {
    const batcher = new Batcher(constantRate(1_000, 0, 1_000), lanes(0, 1), 2, RECORDS, 5);
    expect(batcher.readyAt()).toBe(5);
    expect(batcher.take(5)).toMatchObject([
      { lane: { index: 0 }, first: 0, stride: 2, count: 3, readyAt: 5 },
      { lane: { index: 1 }, first: 1, stride: 2, count: 3, readyAt: 6 },
    ]);
    expect(batcher.readyAt()).toBe(11);
  });

  it('is ready before that when a batch is full', () => {
    const batcher = new Batcher(constantRate(1_000, 0, 1_000), lanes(0, 1), 2, RECORDS, 500);
    expect(batcher.readyAt()).toBe(18);
    expect(batcher.take(18)).toMatchObject([
      { lane: { index: 0 }, count: 10, readyAt: 18 },
      { lane: { index: 1 }, count: 9 },
    ]);
  });

  it('takes each record once, also when it is late, and no more than a request holds', () => {
    const schedule = constantRate(100_000, 0, 1_000);
    const partitions = [0, 2, 3];
    const batcher = new Batcher(schedule, lanes(...partitions), 4, RECORDS, 5);
    const taken: number[] = [];
    for (let time = 7; batcher.readyAt() !== Number.POSITIVE_INFINITY; time += 7) {
      for (const { lane, first, stride, count, bytes } of batcher.take(time)) {
        expect([first % 4, stride, bytes]).toEqual([lane.index, 4, RECORDS.batchSize(count)]);
        for (let i = 0; i < count; i++) taken.push(first + i * stride);
      }
    }
    const wanted = Array.from({ length: schedule.records }, (_, n) => n).filter((n) => partitions.includes(n % 4));
    expect(taken.sort((a, b) => a - b)).toEqual(wanted);
    expect(batcher.oldestDueAt()).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives every partition its turn when requests are full', () => {
    const records = new EncodedRecords({ size: 600_000 }, 600_100);
    const partitions = [0, 1, 2];
    const batcher = new Batcher(constantRate(1_000, 0, 1_000), lanes(...partitions), 3, records, 0);
    const order = [0, 1, 2].flatMap(() => batcher.take(1_000).map(({ lane }) => lane.index));
    expect(order).toEqual([0, 1, 2, 0, 1, 2]);
  });
});
