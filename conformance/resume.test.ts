import { describe, expect, it } from 'vitest';
import type { RunResult, TestResult } from '../reports/result.js';
import { joined, remaining } from './resume.js';
import { testOf } from './testing/test-of.js';

const testsOf = (...ids: readonly string[]) => ids.map((id) => testOf(id));
const result = (id: string): TestResult => ({
  id,
  level: 'core',
  requirement: 'MUST',
  why: '',
  see: '',
  status: 'passed',
  differences: [],
  durationMs: 1,
});
const suspect = (id: string): TestResult => ({ ...result(id), status: 'failed', suspect: true });
const run = (seed: number, ...ids: string[]): RunResult => ({
  suiteVersion: '0',
  target: `broker ${seed}`,
  seed,
  startedAt: `day ${seed}`,
  durationMs: 10,
  advertised: [],
  results: ids.map(result),
});

describe('a run that goes on from an earlier one', () => {
  it('tries only what that did not come to, and of what was under way when its target went each alone', () => {
    const former = run(1, 'a', 'b');
    const { suspects, others } = remaining(testsOf('a', 'b', 'c'), {
      ...former,
      results: [suspect('a'), result('b')],
    });
    expect(suspects.map(({ id }) => id)).toEqual(['a']);
    expect(others.map(({ id }) => id)).toEqual(['c']);
  });

  it('begins with what had taken the shortest time, which it may well have died of', () => {
    const results = [3, 1, 2].map((durationMs) => ({ ...suspect(`${durationMs}`), durationMs }));
    const { suspects } = remaining(testsOf('3', '1', '2'), { ...run(1), results });
    expect(suspects.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('tries what was suspect with the others when the target has died of one of them', () => {
    const former = { ...run(1), results: [suspect('a'), suspect('b')] };
    const { results } = joined(former, run(2, 'a', 'c'));
    expect(results.map(({ id, suspect }) => [id, suspect])).toEqual([
      ['a', undefined],
      ['c', undefined],
    ]);
  });

  it('has all results, and the time that both took', () => {
    const { results, durationMs, startedAt, seed } = joined(run(1, 'b'), run(2, 'a', 'c'));
    expect(results.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
    expect({ durationMs, startedAt, seed }).toEqual({ durationMs: 20, startedAt: 'day 1', seed: 1 });
  });

  it('has one result of a pair that answered in both: failed, where the invariants did not hold in either', () => {
    const [failedThen, failedNow, onlyThen] = [0, 1, 2].map((version) => `invariants/Fetch/v${version}`);
    const former = [result('b'), ...[failedThen, failedNow, onlyThen].map((id = '') => result(id))];
    const found = [result('a'), ...[failedThen, failedNow].map((id = '') => result(id))];
    const failing = (results: readonly TestResult[], id = '') =>
      results.map((one): TestResult => (one.id === id ? { ...one, status: 'failed' } : one));
    const { results } = joined(
      { ...run(1), results: failing(former, failedThen) },
      { ...run(2), results: failing(found, failedNow) },
    );
    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['b', 'passed'],
      ['a', 'passed'],
      [failedThen, 'failed'],
      [failedNow, 'failed'],
      [onlyThen, 'passed'],
    ]);
  });
});
