import { CodecError, ConnectionError } from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';

/** What was asked of a target, or in a sentence why it is not told: what was measured is to be kept. Throws what is a bug. */
export function orReason<T>(asked: Promise<T>): Promise<T | string> {
  return asked.catch((error: unknown) => {
    const known = [TargetError, ConnectionError, CodecError].some((kind) => error instanceof kind);
    if (error instanceof Error && known) return error.message;
    throw error;
  });
}
