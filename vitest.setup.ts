import { afterAll, vi } from 'vitest';

const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate } = globalThis;
const CLOCK = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate };

// The files that follow in the same process find everything as it was.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  // Who spied on a simulated clock has just got that one back.
  Object.assign(globalThis, CLOCK);
});
