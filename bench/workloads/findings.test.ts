import { describe, expect, it } from 'vitest';
import type { BenchResult, SeriesResult } from '../../reports/bench-result.js';
import { PLANNED, SERIES } from '../../reports/testing/bench-results.js';
import { findings } from './findings.js';

const DURATION_MS = 10_000;
const slow = { throughput: { wantedPerSecond: 1_000, perSecond: 900, bytesPerSecond: 90_000 } };
const late = { ...PLANNED.generator, slipMs: { p99: 50, max: 80 } };

const kinds = (changes: Partial<BenchResult>, series: Partial<SeriesResult> = {}, durationMs = DURATION_MS) =>
  findings({ ...PLANNED, series: [{ ...SERIES, ...series }], ...changes }, durationMs, undefined).map(
    ({ kind }) => kind,
  );

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
    expect(kinds({}, slow)).toEqual(['target-fell-behind']);
    expect(kinds({ generator: late }, slow)).toEqual(['generator-fell-behind', 'generator-fell-behind']);
  });

  it('does not take the wait for the last answers of a short run for a rate that was not kept', () => {
    expect(kinds({}, slow, 500)).toEqual([]);
  });

  it('says of which of several series', () => {
    const open = (title: string, unsent: number) => ({ ...SERIES, title, counts: { ...SERIES.counts, unsent } });
    const series = [open('end-to-end', 7), open('produce', 0)];
    const [found] = findings({ ...PLANNED, ended: 'interrupted', series }, DURATION_MS, undefined);
    expect(found?.text).toContain('due and without an answer: 7 records of end-to-end, 0 records of produce, waiting');
  });

  it('says what a run that ended early leaves out', () => {
    const series = [{ ...SERIES, counts: { ...SERIES.counts, done: 9_000, unanswered: 990, unsent: 10 } }];
    const [found] = findings({ ...PLANNED, ended: 'broken', series }, DURATION_MS, 'the broker closed the connection');
    expect(found?.kind).toBe('broken');
    expect(found?.text).toMatch(/^The run broke \(the broker closed the connection\); .*no answer: 1000/);
    expect(kinds({ ended: 'interrupted' })).toEqual(['interrupted']);
    expect(kinds({ ended: 'gave up' })).toEqual(['gave-up']);
  });
});
