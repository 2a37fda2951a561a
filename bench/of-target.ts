import { CodecError, ConnectionError } from '../protocol/index.js';
import { TargetError } from '../targets/target.js';

/** Whether an error says what a target did wrong, and not what this program did. */
export function isOfTarget(error: unknown): error is Error {
  return [TargetError, ConnectionError, CodecError].some((kind) => error instanceof kind);
}
