import { expect, test } from 'vitest';
import { Grouped } from './grouped.js';

test('one run serves all who asked before it began, and no two overlap', async () => {
  let runs = 0;
  let under = 0;
  const grouped = new Grouped(async () => {
    runs++;
    expect(++under).toBe(1);
    await new Promise(setImmediate);
    under--;
  });
  const asked: Promise<void>[] = [];
  for (let i = 0; i < 5; i++) asked.push(grouped.run());
  await asked[0];
  for (let i = 0; i < 5; i++) asked.push(grouped.run());
  await Promise.resolve();
  asked.push(grouped.run());
  await Promise.all(asked);
  expect(runs).toBeLessThanOrEqual(3);
  const before = runs;
  await grouped.run();
  expect(runs).toBe(before + 1);
});

test('a failure is told to those whose run it was, and the next one begins', async () => {
  let fails = true;
  const grouped = new Grouped(async () => {
    await new Promise(setImmediate);
    if (fails) throw new Error('once');
  });
  const first = grouped.run();
  const second = grouped.run();
  await expect(first).rejects.toThrow('once');
  fails = false;
  await second;
});
