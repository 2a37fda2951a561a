import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionError } from '../../protocol/index.js';
import type { Ending } from './ending.js';
import { pauseUntil, Rounds } from './rounds.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
const ending = (how: Ending['how']): Ending => ({ how, at: 0, longestWaitMs: 0 });

/** A run that goes round until it is halted, and tells when its turns were. */
function go(rounds: Rounds, signal: AbortSignal) {
  const turns: number[] = [];
  const start = Date.now();
  const turn = () => {
    turns.push(Date.now() - start);
    const how = rounds.halted(signal);
    return how === undefined ? undefined : ending(how);
  };
  return { turns, run: rounds.run(signal, turn, () => 40) };
}

describe('Rounds', () => {
  it('goes round after each pause, and at once when it is woken or interrupted', async () => {
    const controller = new AbortController();
    const rounds = new Rounds();
    const { turns, run } = go(rounds, controller.signal);
    setTimeout(() => rounds.wake(), 90);
    setTimeout(() => controller.abort(), 135);
    await vi.advanceTimersByTimeAsync(200);
    expect(turns).toEqual([0, 40, 80, 90, 130, 135]);
    expect(await run).toEqual(ending('interrupted'));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('breaks at once for the first reason that there is', async () => {
    const rounds = new Rounds();
    const { turns, run } = go(rounds, never);
    rounds.fail(new ConnectionError('the broker is gone'));
    rounds.fail(new TypeError('a bug that came of it'));
    expect(await run).toEqual({ ...ending('broke'), reason: 'the broker is gone' });
    expect(turns).toEqual([0, 0]);
  });

  it('throws what is a bug', async () => {
    const rounds = new Rounds();
    const { run } = go(rounds, never);
    rounds.fail(new TypeError('a bug'));
    await expect(run).rejects.toThrow('a bug');
  });
});

describe('pauseUntil', () => {
  it('is over early rather than late, and looks now and then when nothing is due', () => {
    expect([-3, 0.2, 7.9, 60, Number.POSITIVE_INFINITY].map(pauseUntil)).toEqual([1, 1, 7, 50, 50]);
  });
});
