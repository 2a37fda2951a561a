import { afterEach, expect, it, vi } from 'vitest';
import { rebalance } from './rebalance.js';

afterEach(() => {
  vi.restoreAllMocks();
});

it('says so where brokers that it starts could not be looked at, and starts none', async () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
  const plan = { groups: 1, members: 1, protocol: 'classic', steadyMs: 1, heartbeatMs: 100, seed: 1 } as const;
  await expect(rebalance({ ...plan, runs: 1 })).rejects.toThrow('Linux only');
});
