import { expect, test } from 'vitest';
import { Sequence } from './sequence.js';

test('runs work at once where nothing is under way', async () => {
  const sequence = new Sequence();
  let done = false;
  const result = sequence.run(() => {
    done = true;
    return 1;
  });
  expect(done).toBe(true);
  expect(await result).toBe(1);
});

test('keeps the order of the calls behind work that takes time, failures included', async () => {
  const sequence = new Sequence();
  const order: number[] = [];
  const slow = sequence.run(async () => {
    await new Promise(setImmediate);
    order.push(1);
    throw new Error('slow');
  });
  const failing = sequence.run(() => {
    order.push(2);
    throw new Error('fails');
  });
  const later: Promise<unknown>[] = [];
  slow.catch(() => later.push(sequence.run(() => order.push(4))));
  const last = sequence.run(() => order.push(3));
  await expect(slow).rejects.toThrow('slow');
  await expect(failing).rejects.toThrow('fails');
  await last;
  await Promise.all(later);
  await sequence.run(() => order.push(5));
  expect(order).toEqual([1, 2, 3, 4, 5]);
});
