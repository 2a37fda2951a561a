import { TargetError } from '../../targets/target.js';

/** So long a target may still take to answer once a person has lost patience: one that lives answers in far less. */
const GRACE_MS = 1_000;

/** What was waited for had no end in time. */
class Interrupted extends TargetError {}

/**
 * What `work` answers; throws `TargetError` when it has none soon after `signal`. That time lets what a target is about to
 * make become known, so that it can be deleted.
 */
export async function unlessInterrupted<T>(signal: AbortSignal, work: Promise<T>, graceMs = GRACE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let begin = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    begin = () => {
      timer = setTimeout(() => reject(new Interrupted('The run was interrupted.')), graceMs);
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', begin);
  }
}

/** Waits for what is about to end, but not long after `signal`: clients of others may wait for a target that is silent. */
export async function endUnlessInterrupted(
  signal: AbortSignal,
  work: Promise<unknown>,
  graceMs = GRACE_MS,
): Promise<void> {
  try {
    await unlessInterrupted(signal, work, graceMs);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}
