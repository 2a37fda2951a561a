import { expect, test } from 'vitest';
import { entityOf } from './entity.js';
import { Limits } from './limits.js';
import { RateQuota } from './rate-quota.js';

const NOW = 1_000_000;
const SECOND_MS = 1_000;

/** Clients may do 100 a second. */
function quotaOf(
  limits = new Limits(
    [{ entity: entityOf([{ entityType: 'client-id', entityName: null }]), key: 'k', value: 100 }],
    'k',
  ),
) {
  return new RateQuota(() => limits);
}

test('who keeps to the limit does not wait', () => {
  const quota = quotaOf();
  for (let now = NOW; now < NOW + 60 * SECOND_MS; now += 100) expect(quota.add('c', 9, now)).toBe(0);
});

test('a burst may be as large as ten seconds of the limit, and no larger', () => {
  expect(quotaOf().add('c', 1000, NOW)).toBe(0);
  expect(quotaOf().mostAtOnce('c')).toBe(1000);
  // 2000 over ten seconds is twice the limit: in ten seconds more it is the limit.
  expect(quotaOf().add('c', 2000, NOW)).toBe(10 * SECOND_MS);
});

test('what comes while a client should wait makes it wait longer', () => {
  const quota = quotaOf();
  expect(quota.add('c', 1500, NOW)).toBe(5 * SECOND_MS);
  expect(quota.add('c', 500, NOW)).toBe(10 * SECOND_MS);
});

test('what was long ago is forgotten', () => {
  const quota = quotaOf();
  quota.add('c', 5000, NOW);
  expect(quota.add('c', 0, NOW + 10_999)).toBeGreaterThan(0);
  expect(quota.add('c', 0, NOW + 11_000)).toBe(0);
});

test('what was not done after all does not count', () => {
  const quota = quotaOf();
  expect(quota.add('c', 5000, NOW)).toBeGreaterThan(0);
  quota.takeBack('c', 5000, NOW);
  expect(quota.add('c', 1000, NOW)).toBe(0);
});

test('each client has the limit for itself', () => {
  const quota = quotaOf();
  expect(quota.add('one', 5000, NOW)).toBeGreaterThan(0);
  expect(quota.add('another', 100, NOW)).toBe(0);
});

test('a longest wait is not exceeded', () => {
  const limits = new Limits(
    [{ entity: entityOf([{ entityType: 'client-id', entityName: 'c' }]), key: 'k', value: 1 }],
    'k',
  );
  expect(new RateQuota(() => limits, 1_000).add('c', 1_000_000, NOW)).toBe(1_000);
  expect(new RateQuota(() => limits).add('c', 1e15, NOW)).toBe(2 ** 31 - 1);
});

test('without limits nobody waits, and nothing is counted', () => {
  const quota = quotaOf(new Limits([], 'k'));
  expect(quota.isInForce).toBe(false);
  expect(quota.add('c', 1e9, NOW)).toBe(0);
  expect(quota.mostAtOnce('c')).toBe(Number.POSITIVE_INFINITY);
});
