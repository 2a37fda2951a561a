import { expect, it } from 'vitest';
import { TargetError } from '../targets/target.js';
import { inShard, parseShard, shuffled } from './order.js';

const TESTS = Array.from({ length: 100 }, (_, index) => ({ id: `fetch/case-${index}@v4` }));

it('puts every test into just one shard, of about the same size', () => {
  const shards = [1, 2, 3, 4].map((index) => inShard(TESTS, { index, of: 4 }));
  expect(new Set(shards.flat())).toEqual(new Set(TESTS));
  expect(shards.flat()).toHaveLength(TESTS.length);
  for (const shard of shards) expect(shard.length).toBeGreaterThan(10);
});

it('leaves a test in its shard when others are added', () => {
  const shard = { index: 2, of: 3 };
  const more = [{ id: 'produce/new@v3' }, ...TESTS];
  expect(inShard(more, shard).filter(({ id }) => id !== 'produce/new@v3')).toEqual(inShard(TESTS, shard));
});

it.each(['', '1', '0/4', '5/4', 'a/b', '1/4/2'])('refuses %j as a shard', (text) => {
  expect(() => parseShard(text)).toThrow(TargetError);
});

it('repeats an order by its seed', () => {
  expect(shuffled(TESTS, 7)).toEqual(shuffled(TESTS, 7));
  expect(shuffled(TESTS, 7)).not.toEqual(shuffled(TESTS, 8));
  expect(new Set(shuffled(TESTS, 7))).toEqual(new Set(TESTS));
});
