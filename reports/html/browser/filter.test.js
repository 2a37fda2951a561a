import { describe, expect, it } from 'vitest';
import { filterFromHash, hashOfFilter, matcher } from './filter.js';

/** @type {import('../page-data.js').PageTest} */
const TEST = {
  id: 'fetch/unknown-topic@v4',
  level: 'core',
  requirement: 'MUST',
  api: { key: 1, name: 'Fetch' },
  version: 4,
  why: 'A consumer waits for ever.',
  see: 'KIP-74',
  outcomes: [
    { status: 'passed', durationMs: 1 },
    {
      status: 'failed',
      durationMs: 1,
      differences: [{ grade: 'contract', path: 'errorCode', expected: '3', got: '0 NONE' }],
    },
    null,
  ],
};
const TARGETS = ['one', 'two', 'three'];

describe('the filter in the address', () => {
  it.each(['', 'state=any', 'q=a+%26+b&level=core&api=Fetch&version=4&target=a%3A9092&state=passed&test=x%2Fy%40v1'])(
    'comes back as it was: #%s',
    (hash) => {
      expect(hashOfFilter(filterFromHash(`#${hash}`))).toBe(hash);
    },
  );

  it('shows problems where nothing is said of states', () => {
    expect([...filterFromHash('').states]).toEqual(['failed', 'warned', 'excused']);
  });
});

describe('what is shown', () => {
  it.each([
    ['', true],
    ['state=passed', true],
    ['state=skipped', false],
    ['target=one', false],
    ['target=one&state=any', true],
    ['target=two', true],
    ['target=three&state=any', false],
    ['api=Fetch&version=4&level=core', true],
    ['api=Produce', false],
    ['version=5', false],
    ['level=groups', false],
    ['q=none+CONSUMER', true],
    ['q=none+producer', false],
    ['target=one&state=any&q=none', false],
  ])('by #%s', (hash, isShown) => {
    expect(matcher(filterFromHash(hash), TARGETS)(TEST)).toBe(isShown);
  });
});
