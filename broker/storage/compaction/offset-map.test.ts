import { expect, test } from 'vitest';
import { newSeed, randomFrom } from '../testing/random.js';
import { OffsetMap } from './offset-map.js';

test('knows the newest offset of every key, however long, and of no other', () => {
  const seed = newSeed();
  const random = randomFrom(seed);
  const map = new OffsetMap();
  const model = new Map<string, number>();
  const key = () => Buffer.alloc(random(40), random(256)).toString('latin1');
  for (let offset = 0; offset < 20_000; offset++) {
    const text = random(2) === 0 ? key() : `key-${random(5000)}`;
    expect(map.set(Buffer.from(text, 'latin1'), offset)).toBe(true);
    model.set(text, offset);
  }
  expect(map.size, `seed ${seed}`).toBe(model.size);
  for (const [text, offset] of model) expect(map.get(Buffer.from(text, 'latin1')), `seed ${seed}`).toBe(offset);
  for (let i = 5000; i < 6000; i++) expect(map.get(Buffer.from(`key-${i}`))).toBe(-1);
});

test('tells keys apart that are much alike', () => {
  const map = new OffsetMap();
  const keys = [
    [],
    [0],
    [0, 0],
    [1],
    [1, 0],
    Array(15).fill(0),
    Array(16).fill(0),
    Array(17).fill(0),
    Array(15).fill(255),
  ];
  for (const [offset, bytes] of keys.entries()) map.set(Buffer.from(bytes), offset);
  expect(keys.map((bytes) => map.get(Buffer.from(bytes)))).toEqual(keys.map((_, offset) => offset));
});

test('takes no more keys than it has room for, but newer offsets of those that it has', () => {
  const map = new OffsetMap(3);
  expect(['a', 'b', 'c', 'd', 'a'].map((key, offset) => map.set(Buffer.from(key), offset))).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
  expect(['a', 'b', 'c', 'd'].map((key) => map.get(Buffer.from(key)))).toEqual([4, 1, 2, -1]);
});
