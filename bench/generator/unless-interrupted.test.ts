import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endUnlessInterrupted, unlessInterrupted } from './unless-interrupted.js';

const GRACE_MS = 1_000;
const never = new Promise<never>(() => {});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('answers what the work does, and leaves no timer', async () => {
  const { signal } = new AbortController();
  expect(await unlessInterrupted(signal, Promise.resolve('done'), GRACE_MS)).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

it('lets the work end in the time that is left after the signal', async () => {
  const controller = new AbortController();
  const work = new Promise((resolve) => setTimeout(resolve, GRACE_MS - 1, 'made'));
  const answer = unlessInterrupted(controller.signal, work, GRACE_MS);
  controller.abort();
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect(await answer).toBe('made');
});

it.each(['before', 'while'])('ends soon where the signal came %s it waits', async (when) => {
  const controller = new AbortController();
  if (when === 'before') controller.abort();
  const refused = expect(unlessInterrupted(controller.signal, never, GRACE_MS)).rejects.toThrow('was interrupted');
  controller.abort();
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  await refused;
});

it('is told of what fails, but not of what never ends', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  await expect(endUnlessInterrupted(signal, Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  const ended = endUnlessInterrupted(signal, never, GRACE_MS);
  controller.abort();
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  await ended;
});
