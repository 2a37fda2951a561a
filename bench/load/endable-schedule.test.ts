import { describe, expect, it } from 'vitest';
import { Batcher } from './batcher.js';
import { EncodedRecords } from './encoded-records.js';
import { EndableSchedule } from './endable-schedule.js';
import { scheduleOf } from './schedule-of.js';

const schedule = () => new EndableSchedule(scheduleOf({ rate: 1_000, warmupMs: 100, durationMs: 900 }));

describe('EndableSchedule', () => {
  it('is the whole until it is ended', () => {
    const whole = schedule();
    expect([whole.records, whole.firstMeasured, whole.dueAt(500), whole.dueBy(5_000)]).toEqual([
      1_000, 100, 500, 1_000,
    ]);
  });

  it('has what is due until its end, and nothing after that', () => {
    const ended = schedule();
    ended.endAt(300);
    expect([ended.records, ended.dueBy(200), ended.dueBy(5_000)]).toEqual([301, 201, 301]);
  });

  it('has a batcher take the rest and nothing more, full batch or not', () => {
    const ended = schedule();
    const lanes = [{ index: 0, client: 0, topic: 't', partition: 0 }];
    const batcher = new Batcher(ended, lanes, 1, new EncodedRecords({ size: 100 }, 1e6), 50);
    expect(batcher.take(250)[0]?.count).toBe(251);
    ended.endAt(300);
    expect(batcher.readyAt()).toBe(251 + 50);
    expect(batcher.take(400)[0]?.count).toBe(50);
    expect(batcher.readyAt()).toBe(Number.POSITIVE_INFINITY);
  });
});
