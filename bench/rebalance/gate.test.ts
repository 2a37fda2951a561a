import { expect, it } from 'vitest';
import { Gate } from './gate.js';

it('lets so many through at a time, in the order in which they came, also where one fails', async () => {
  const gate = new Gate(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (n: number) =>
    gate.pass(async () => {
      begun.push(n);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (n === 0) throw new Error('it failed');
      return n;
    });
  const all = Promise.allSettled([0, 1, 2, 3].map(work));
  const turn = () => new Promise(setImmediate);
  await turn();
  expect(begun).toEqual([0, 1]);
  ends[0]?.();
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  ends[1]?.();
  ends[2]?.();
  await turn();
  ends[3]?.();
  expect(await all).toMatchObject([{ status: 'rejected' }, { value: 1 }, { value: 2 }, { value: 3 }]);
});
