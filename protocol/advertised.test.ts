import { expect, test } from 'vitest';
import { ADVERTISED, advertisedPairs, SENT_BY_BROKERS } from './advertised.js';
import { APIS, apiByKey } from './apis.js';

/** Advertised only by a server that has a receiver for the metrics of clients (KIP-714). */
const TELEMETRY = [71, 72];

test('every pair of API and version that a Kafka advertises is declared', () => {
  const undeclared = advertisedPairs().filter(({ key, version }) => {
    const [min, max] = apiByKey(key)?.versions ?? [0, -1];
    return version < min || version > max;
  });
  expect(undeclared).toEqual([]);
});

test('nothing else is declared but what serves telemetry', () => {
  const advertised = new Set(advertisedPairs().map(({ key, version }) => `${key} v${version}`));
  const others = APIS.filter(({ key }) => !TELEMETRY.includes(key)).flatMap(({ key, versions: [min, max] }) =>
    Array.from({ length: max - min + 1 }, (_, index) => `${key} v${min + index}`).filter((it) => !advertised.has(it)),
  );
  expect(others).toEqual([]);
});

test('3.9.2 and 4.3.1 together advertise 302 pairs, each counted once', () => {
  expect(advertisedPairs()).toHaveLength(302);
  expect(new Set(ADVERTISED.map(([key]) => key)).size).toBe(ADVERTISED.length);
});

test('what only brokers send is advertised all the same', () => {
  const keys = ADVERTISED.map(([key]) => key);
  expect(keys).toEqual(expect.arrayContaining([...SENT_BY_BROKERS.keys()]));
});
