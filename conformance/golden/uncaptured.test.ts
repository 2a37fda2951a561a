import { expect, it } from 'vitest';
import { advertisedPairs } from '../../protocol/index.js';
import { readGoldenFiles } from './library.js';
import { parseUncaptured, readUncaptured } from './uncaptured.js';

const nameOf = (key: number, version: number) => `${key} v${version}`;
const captured = new Set(readGoldenFiles().map(({ api, version }) => nameOf(api.key, version)));
const listed = readUncaptured().map(({ api, version }) => nameOf(api.key, version));

it('has a golden for every pair that Kafka advertises, or says why there is none', () => {
  const pairs = advertisedPairs().map(({ key, version }) => nameOf(key, version));
  expect(pairs.filter((pair) => !captured.has(pair) && !listed.includes(pair))).toEqual([]);
});

it('lists no pair that has a golden, and none twice', () => {
  expect(listed.filter((pair, index) => captured.has(pair) || listed.indexOf(pair) !== index)).toEqual([]);
});

it('reads one pair a line, and says which line it cannot read', () => {
  const [one] = parseUncaptured('# a comment\n27 WriteTxnMarkers v1 only brokers send it\n');
  expect(one).toMatchObject({ api: { name: 'WriteTxnMarkers' }, version: 1, reason: 'only brokers send it' });
  for (const line of ['27 WriteTxnMarkers v1', '27 Heartbeat v1 a reason', '999 Nothing v1 a reason']) {
    expect(() => parseUncaptured(`\n${line}`)).toThrow(/^golden\/uncaptured:2: /);
  }
});
