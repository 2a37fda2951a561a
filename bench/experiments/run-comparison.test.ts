import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CompareResult, MetricResult } from '../../reports/compare-result.js';
import { COMPARISON } from '../../reports/testing/comparison.js';
import { EXIT } from '../exit-code.js';
import { runComparison } from './run-comparison.js';

const interrupted = vi.hoisted(() => ({ controller: new AbortController() }));
vi.mock('../../targets/interruption.js', () => ({
  interruption: () => ({ signal: interrupted.controller.signal, end: () => {} }),
}));

const METRIC: MetricResult = { id: 'rate', title: 'Rate', unit: 'MB/s', better: 'more', samples: [], comparisons: [] };

let printed: string;
let said: string;
beforeEach(() => {
  interrupted.controller = new AbortController();
  [printed, said] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function run(result: Partial<CompareResult>, failed = false): Promise<number> {
  return runComparison({}, async () => ({ result: { ...COMPARISON, ...result }, failed }));
}

it('prints what came of it, and tells by its exit code whether one that was compared failed', async () => {
  expect(await run({ metrics: [METRIC] })).toBe(EXIT.ok);
  expect(printed).toMatch(/^# Ours beside Theirs/);
  expect(await run({ metrics: [METRIC] }, true)).toBe(EXIT.failed);
});

it('ends with what was measured where it is interrupted', async () => {
  interrupted.controller.abort();
  expect(await run({ ended: 'interrupted', metrics: [METRIC] })).toBe(EXIT.interrupted);
  expect(printed).toContain('was interrupted');
});

it('says so where it is interrupted before anything was measured', async () => {
  interrupted.controller.abort();
  expect(await run({ ended: 'interrupted' })).toBe(EXIT.interrupted);
  const failing = runComparison({}, (signal) => Promise.reject(signal.reason));
  expect(await failing).toBe(EXIT.interrupted);
  expect(said.match(/interrupted before anything was measured/g)).toHaveLength(2);
  expect(printed).toBe('');
});

it('hides no mistake of its own', async () => {
  await expect(runComparison({}, () => Promise.reject(new TypeError('a mistake')))).rejects.toThrow(TypeError);
});
