import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pulse } from './pulse.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('beats at times that are fixed when it starts, and not any more when it is stopped', () => {
  const pulse = new Pulse();
  const startedAt = performance.now();
  const due: number[] = [];
  pulse.start(50, 100, (dueAt) => {
    due.push(dueAt - startedAt);
    if (due.length === 3) pulse.stop();
  });
  vi.advanceTimersByTime(1_000);
  expect(due).toEqual([50, 150, 250]);
});

it('is due when it comes, where its timer comes early', () => {
  const pulse = new Pulse();
  const startedAt = performance.now();
  const beats: { due: number; at: number }[] = [];
  pulse.start(50.7, 100, (dueAt) => {
    beats.push({ due: dueAt - startedAt, at: performance.now() - startedAt });
    if (beats.length === 3) pulse.stop();
  });
  vi.advanceTimersByTime(1_000);
  expect(beats.map(({ due, at }) => at - due)).toEqual([0, 0, 0]);
  expect(beats.map(({ at }) => Math.trunc(at))).toEqual([50, 150, 250]);
});
