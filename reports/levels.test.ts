import { expect, it } from 'vitest';
import { levelVerdicts } from './levels.js';
import type { Status } from './result.js';
import { testResult } from './testing/results.js';

it.each<[what: string, statuses: Status[], verdict: string]>([
  ['whatever was tried passed', ['passed', 'skipped'], 'passed'],
  ['only a SHOULD does not hold', ['passed', 'warned'], 'passed'],
  ['one MUST fails', ['passed', 'passed', 'failed'], 'partial'],
  ['nothing could be tried', ['skipped', 'skipped'], 'not served'],
  ['all there is is known not to work', ['excused', 'skipped'], 'not served'],
])('a level where %s', (_what, statuses, verdict) => {
  const results = statuses.map((status, index) => testResult(`test/${index}`, status, { level: 'groups' }));
  expect(levelVerdicts(results)).toMatchObject([{ level: 'groups', verdict }]);
});

it('gives each level that has tests a verdict of its own, in one order', () => {
  const results = [
    testResult('a/b', 'passed', { level: 'kip-848' }),
    testResult('c/d', 'failed', { level: 'core' }),
    testResult('e/f', 'skipped', { level: 'kip-848' }),
  ];
  expect(levelVerdicts(results)).toEqual([
    { level: 'core', verdict: 'partial', counts: { passed: 0, failed: 1, warned: 0, excused: 0, skipped: 0 } },
    { level: 'kip-848', verdict: 'passed', counts: { passed: 1, failed: 0, warned: 0, excused: 0, skipped: 1 } },
  ]);
});
