import { vi } from 'vitest';

/** What a run answers, or throws, on a clock that is simulated: that goes on, step by step, until the run is over. */
export async function simulatedRun<T>(run: Promise<T>, stepMs: number, beforeStep = () => {}): Promise<T> {
  let over = false;
  const finish = () => {
    over = true;
  };
  run.then(finish, finish);
  while (!over) {
    beforeStep();
    await vi.advanceTimersByTimeAsync(stepMs);
  }
  return run;
}
