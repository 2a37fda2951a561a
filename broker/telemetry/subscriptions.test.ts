import { expect, test } from 'vitest';
import { type OfferingClient, PUSH_INTERVAL_MS, subscriptionOf, wantedOf } from './subscriptions.js';

const ID = 'Lr4CL8OyTS6L2TQshHc1sQ';
const CLIENT: OfferingClient = {
  client_id: 'special-1',
  client_instance_id: ID,
  client_software_name: 'fluxy',
  client_software_version: '1.2',
  client_source_address: '127.0.0.1',
  client_source_port: '4711',
};

const wanted = (...subscriptions: Readonly<Record<string, string>>[]) =>
  wantedOf(
    CLIENT,
    subscriptions.map((configs) => new Map(Object.entries(configs))),
  );

test('nothing is wanted of a client that no subscription means, at the usual interval', () => {
  expect(wanted({ metrics: '*', match: 'client_id=another', 'interval.ms': '100' })).toEqual({
    metrics: [],
    intervalMs: PUSH_INTERVAL_MS,
  });
});

test('a client pushes what any subscription wants, as often as the most impatient of them', () => {
  const both = wanted({ metrics: 'a.,b.', 'interval.ms': '60000' }, { metrics: 'b.,c.', 'interval.ms': '30000' });
  expect(both).toEqual({ metrics: ['a.', 'b.', 'c.'], intervalMs: 30_000 });
  // Seen on Kafka 4.3.1: one without metrics counts by its interval.
  expect(wanted({ metrics: 'a.' }, { 'interval.ms': '1000' })).toEqual({ metrics: ['a.'], intervalMs: 1_000 });
  expect(wanted({ metrics: 'a.' }, { metrics: '*' }).metrics).toEqual(['*']);
});

test.each([
  ['client_id=special.*', true],
  ['client_id=pecial', false],
  ['client_id=special|other', false],
  ['client_software_name=flux., client_software_version=1\\.\\d', true],
  ['client_software_name=flux.,client_source_port=9', false],
  [`client_instance_id=${ID}`, true],
  ['client_source_address=127\\..*', true],
  ['', true],
])('%j means the client: %s', (match, means) => {
  expect(wanted({ metrics: 'a', match }).metrics).toEqual(means ? ['a'] : []);
});

test('another subscription has another number', () => {
  const few = { metrics: ['a'], intervalMs: 1 };
  const ids = [few, { ...few, intervalMs: 2 }, { ...few, metrics: ['b'] }].map((one) => subscriptionOf(ID, one));
  expect(new Set([...ids, subscriptionOf('AAAAAAAAAAAAAAAAAAAAAg', few)]).size).toBe(4);
  expect(subscriptionOf(ID, { metrics: ['b', 'a'], intervalMs: 1 })).toBe(
    subscriptionOf(ID, { metrics: ['a', 'b'], intervalMs: 1 }),
  );
});
