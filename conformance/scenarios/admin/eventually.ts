import { reasonOf } from '../../../protocol/reason-of.js';
import { retry } from '../../../targets/retry.js';

const PATIENCE_MS = 15_000;

/**
 * Asks until `holds`: a change of topics is acknowledged before every broker of a cluster shows it, and no client is told when it
 * does. Throws with what was asked for, and how the last question failed, when it does not in time.
 */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  let problem: unknown;
  const held = await retry(async () => {
    try {
      problem = undefined;
      return (await holds()) || undefined;
    } catch (error) {
      problem = error;
      return undefined;
    }
  }, PATIENCE_MS);
  if (held) return;
  const reason = problem === undefined ? '' : ` (${reasonOf(problem)})`;
  throw new Error(`That ${what} does not come true in ${PATIENCE_MS / 1000} s${reason}`);
}
