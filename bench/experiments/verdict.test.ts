import { describe, expect, it } from 'vitest';
import type { Contender, ContenderId } from '../contenders/contender.js';
import type { Metric } from './experiment.js';
import { type ContenderRuns, metricResult } from './verdict.js';

const LESS: Metric = { id: 'cpu', title: 'CPU', unit: 'CPU-s', better: 'less', goals: { kafka: 0.5 } };
const MORE: Metric = { id: 'rate', title: 'Rate', unit: 'MB/s', better: 'more', goals: { kafka: 1.3 } };

function contender(id: ContenderId): Contender {
  const start = () => Promise.reject(new Error('it is not to be started'));
  return { id, name: id, setup: '', keeps: true, idempotence: true, start };
}

function runs(id: ContenderId, metric: Metric, values: readonly (number | null)[], missing?: string): ContenderRuns {
  return {
    contender: contender(id),
    runs: values.map((value) => (value === null ? null : { [metric.id]: value })),
    missing,
  };
}

function reached(metric: Metric, ours: readonly number[], kafka: readonly number[]): string | undefined {
  const result = metricResult(metric, [runs('fluxmq', metric, ours), runs('kafka', metric, kafka)], 1);
  return result.comparisons[0]?.goal?.reached;
}

describe('metricResult', () => {
  it('judges by the whole interval, not by the median alone', () => {
    expect(reached(LESS, [1, 1, 1], [3, 3, 3])).toBe('yes');
    expect(reached(LESS, [2, 2, 2], [3, 3, 3])).toBe('no');
    expect(reached(LESS, [1, 1, 2], [3, 3, 3])).toBe('unsure');
    expect(reached(MORE, [14, 14, 14], [10, 10, 10])).toBe('yes');
    expect(reached(MORE, [12, 12, 12], [10, 10, 10])).toBe('no');
  });

  it('has a goal only against those that it is meant for', () => {
    const all = [runs('fluxmq', LESS, [1]), runs('kafka', LESS, [4]), runs('kfake', LESS, [2])];
    expect(metricResult(LESS, all, 1).comparisons).toEqual([
      {
        against: 'kafka',
        ratio: { median: 0.25, low: 0.25, high: 0.25, runs: 1 },
        goal: { value: 0.5, reached: 'yes' },
      },
      { against: 'kfake', ratio: { median: 0.5, low: 0.5, high: 0.5, runs: 1 } },
    ]);
  });

  it('judges a limit by all values', () => {
    const limited: Metric = { id: 'start', title: 'Start', unit: 'ms', better: 'less', limit: 250 };
    const judged = (...values: number[]) => metricResult(limited, [runs('fluxmq', limited, values)], 1).limit?.reached;
    expect(judged(200, 210)).toBe('yes');
    expect(judged(200, 210, 260)).toBe('unsure');
    expect(judged(260)).toBe('no');
    expect(judged()).toBeUndefined();
  });

  it('compares nothing that is only shown, and nothing with who gave no value', () => {
    const shown: Metric = { id: 'client', title: 'Client', unit: 'cores', better: null };
    expect(metricResult(shown, [runs('fluxmq', shown, [1]), runs('kafka', shown, [2])], 1).comparisons).toEqual([]);
    const result = metricResult(LESS, [runs('fluxmq', LESS, [1, 2]), runs('kafka', LESS, [null], 'it broke')], 1);
    expect(result.comparisons).toEqual([]);
    expect(result.samples[1]).toEqual({ broker: 'kafka', values: [null], missing: 'it broke' });
  });
});
