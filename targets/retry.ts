import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/** Calls `attempt` with growing pauses until it answers something, for at most `timeoutMs`; then undefined. */
export async function retry<T>(attempt: () => Promise<T | undefined>, timeoutMs: number): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const result = await attempt();
    if (result !== undefined || Date.now() >= deadline) return result;
    await delay(pause);
  }
}
