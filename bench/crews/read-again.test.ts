import { describe, expect, it } from 'vitest';
import type { ConsumerClient } from '../drivers/driver.js';
import { readAgain } from './read-again.js';

/** Hands over ten records a turn of the event loop. */
function endless(closed: () => void): ConsumerClient {
  return {
    async run(onArrival, signal) {
      while (!signal.aborted) {
        onArrival({ count: 10, bytes: 100, stamps: [] });
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: async () => closed(),
  };
}

describe('readAgain', () => {
  it('begins anew with another client when all has been read that was there when it began', async () => {
    const stop = new AbortController();
    const goals = [20, 35, 50];
    const [opened, read]: [number[], number[]] = [[], []];
    let closed = 0;
    const client = await readAgain(
      async (round) => {
        opened.push(round);
        if (round === 3) stop.abort();
        return endless(() => closed++);
      },
      () => {
        read.push(0);
        return goals[read.length - 1] ?? Number.NaN;
      },
    );
    await client.run(({ count }) => {
      read[read.length - 1] = (read.at(-1) ?? 0) + count;
    }, stop.signal);
    await client.close();
    expect(read.slice(0, 3)).toEqual([20, 40, 50]);
    expect([opened, closed]).toEqual([[0, 1, 2, 3], 4]);
  });

  it('fails as its client does', async () => {
    const client = await readAgain(
      async () => ({ run: () => Promise.reject(new Error('gone')), close: async () => {} }),
      () => 1,
    );
    await expect(client.run(() => {}, new AbortController().signal)).rejects.toThrow('gone');
  });
});
