import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Random, SEED } from '../../protocol/testing/random.js';
import { Simulation } from './testing/simulation/simulation.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RUNS = Number(process.env.RUNS ?? 40);
const EVENTS = 400;

/**
 * In whatever order consumers join, sync, heartbeat, commit, pause, leave and are killed, and whenever the coordinator crashes: a partition
 * has one owner in a generation, no committed offset goes back, and a group whose consumers are left in peace settles.
 */
test('a group stays in order, whatever happens to it', { timeout: 120_000 }, async () => {
  for (let run = 0; run < RUNS; run++) {
    const seed = SEED + run;
    const simulation = await Simulation.begin(new Random(seed));
    try {
      await simulation.shake(EVENTS);
      await simulation.settle();
    } catch (error) {
      expect.fail(`with SEED=${seed} RUNS=1: ${error instanceof Error ? error.message : error}`);
    } finally {
      simulation.end();
    }
  }
});
