import { afterAll, vi } from 'vitest';

// The files that follow in the same process find everything as it was.
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});
