import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../reports/bench-result.js';
import { findings } from './verdict.js';

const PLANNED: Omit<BenchResult, 'findings'> = {
  format: 1,
  suiteVersion: '0',
  workload: 'produce',
  target: 'a fake',
  startedAt: '2025-01-01T00:00:00.000Z',
  ended: 'as planned',
  settings: {
    recordsPerSecond: 1_000,
    durationMs: 10_000,
    warmupMs: 0,
    recordSize: 100,
    topic: 'topic',
    partitions: 4,
    acks: 'all',
    batchSize: 16_384,
    lingerMs: 5,
  },
  machine: { node: '20', platform: 'linux x64', cpu: 'any', cpus: 2 },
  records: { due: 10_000, acknowledged: 10_000, failed: 0, unanswered: 0, unsent: 0, heldBack: 0 },
  failures: [],
  throughput: { wantedRecordsPerSecond: 1_000, recordsPerSecond: 999, bytesPerSecond: 99_900 },
  latencyMs: null,
  longestUnansweredWaitMs: 0,
  generator: { slipMs: { p99: 1, max: 5 }, eventLoopDelayMs: { p99: 1, max: 5 }, cpuCores: 0.1 },
};
const slow = { wantedRecordsPerSecond: 1_000, recordsPerSecond: 900, bytesPerSecond: 90_000 };
const late = { ...PLANNED.generator, slipMs: { p99: 50, max: 80 } };

const kinds = (changes: Partial<BenchResult>) =>
  findings({ ...PLANNED, ...changes }, undefined).map(({ kind }) => kind);

describe('findings', () => {
  it('has nothing to say of a run as planned', () => {
    expect(kinds({})).toEqual([]);
  });

  it('says that the generator fell behind when it sent late or read answers late', () => {
    expect(kinds({ generator: late })).toEqual(['generator-fell-behind']);
    expect(kinds({ generator: { ...PLANNED.generator, eventLoopDelayMs: { p99: 30, max: 30 } } })).toEqual([
      'generator-fell-behind',
    ]);
  });

  it('blames the target for a rate that was not kept only when the generator was on time', () => {
    expect(kinds({ throughput: slow })).toEqual(['target-fell-behind']);
    expect(kinds({ throughput: slow, generator: late })).toEqual(['generator-fell-behind', 'generator-fell-behind']);
  });

  it('does not take the wait for the last answers of a short run for a rate that was not kept', () => {
    expect(kinds({ throughput: slow, settings: { ...PLANNED.settings, durationMs: 500 } })).toEqual([]);
  });

  it('says what a run that ended early leaves out', () => {
    const records = { ...PLANNED.records, acknowledged: 9_000, unanswered: 990, unsent: 10 };
    const [found] = findings({ ...PLANNED, ended: 'broken', records }, 'the broker closed the connection');
    expect(found?.kind).toBe('broken');
    expect(found?.text).toMatch(/^The run broke \(the broker closed the connection\); .*no answer: 1000/);
    expect(kinds({ ended: 'interrupted' })).toEqual(['interrupted']);
    expect(kinds({ ended: 'gave up' })).toEqual(['gave-up']);
  });
});
