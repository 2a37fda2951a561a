import type { RunResult, TestResult } from '../result.js';

/** A result of a test to try reports with. */
export function testResult(id: string, status: TestResult['status'], more: Partial<TestResult> = {}): TestResult {
  return {
    id,
    level: 'core',
    requirement: 'MUST',
    api: { key: 3, name: 'Metadata' },
    version: 1,
    status,
    differences: [],
    why: 'Clients & brokers <part>.',
    see: 'KIP-35',
    durationMs: 12,
    ...more,
  };
}

/** A run with these results. */
export function runOf(results: readonly TestResult[], more: Partial<RunResult> = {}): RunResult {
  return {
    suiteVersion: '0.1.0',
    target: 'localhost:9092',
    seed: 7,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1500,
    advertised: [{ key: 3, name: 'Metadata', min: 0, max: 3 }],
    results,
    ...more,
  };
}
