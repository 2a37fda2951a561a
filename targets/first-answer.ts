import { setTimeout as delay } from 'node:timers/promises';
import { type Address, ApiVersions, ConnectionError } from '../protocol/index.js';
import { type Dialer, directDialer } from './dialer.js';
import { TargetError } from './target.js';

const PAUSE_MS = 5;
/** With thousands of partitions a start takes a while. */
const PATIENCE_MS = 120_000;

/** Waits until a broker that is starting answers ApiVersions. Throws `TargetError` when `ended` says that it is no more. */
export async function firstAnswer(
  address: Address,
  ended: () => boolean,
  dial: Dialer = directDialer(),
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!ended() && performance.now() < deadline) {
    if (await answers(address, dial)) return;
    await delay(PAUSE_MS);
  }
  throw new TargetError(ended() ? 'it ended while it started.' : `it has not answered for ${PATIENCE_MS / 1_000} s.`);
}

async function answers(address: Address, dial: Dialer): Promise<boolean> {
  try {
    const connection = await dial(address);
    try {
      await connection.send(ApiVersions, 0, {});
      return true;
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof ConnectionError) return false;
    throw error;
  }
}
