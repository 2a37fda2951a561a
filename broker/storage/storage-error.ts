import { FluxmqError } from '../errors.js';

/** What failed and why, in one sentence: `cannot append to /data/t-0/….log: ENOSPC: no space left on device, write`. */
export function storageError(what: string, cause?: unknown): FluxmqError {
  if (cause === undefined) return new FluxmqError('Storage', what);
  return new FluxmqError('Storage', `${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
