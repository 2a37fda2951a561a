import { isOfTarget } from '../of-target.js';

/** What was asked of a target, or in a sentence why it is not told: what was measured is to be kept. Throws what is a bug. */
export function orReason<T>(asked: Promise<T>): Promise<T | string> {
  return asked.catch((error: unknown) => {
    if (isOfTarget(error)) return error.message;
    throw error;
  });
}
