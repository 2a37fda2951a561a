import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Changes } from './changes.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const nothing = () => 'nothing came';

describe('waiting for what changes', () => {
  it('ends with the change after which it holds, and at once where it holds', async () => {
    const changes = new Changes();
    let count = 0;
    const waiting = changes.until('Two', () => count === 2, nothing);
    for (count = 1; count <= 2; count++) changes.changed();
    await waiting;
    await changes.until('Three', () => count === 3, nothing);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails when it takes longer than it may', async () => {
    const waiting = new Changes(1000).until('It', () => false, nothing);
    vi.advanceTimersByTime(1000);
    await expect(waiting).rejects.toThrow('It did not happen in 1 s; nothing came');
  });

  it('fails as soon as it is vain', async () => {
    const gone = Promise.reject(new Error('A member ended'));
    await expect(new Changes().until('It', () => false, nothing, [gone])).rejects.toThrow('A member ended');
    expect(vi.getTimerCount()).toBe(0);
  });
});
