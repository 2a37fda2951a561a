import { reasonOf } from '../../protocol/reason-of.js';
import { FluxmqError } from '../errors.js';

/**
 * One sentence about what failed, and why: `Cannot append to /data/t-0/….log: ENOSPC: no space left on device, write.` The
 * full stop is put here.
 */
export function storageError(what: string, cause?: unknown): FluxmqError {
  if (cause === undefined) return new FluxmqError('Storage', `${what}.`);
  return new FluxmqError('Storage', `${what}: ${reasonOf(cause).replace(/\.$/, '')}.`, { cause });
}

/** A log that is to be opened is not there. */
export function notThere(log: string): FluxmqError {
  return storageError(`${log} is missing`);
}

/** A log that is to be made is there and in use. */
export function alreadyOpen(log: string): FluxmqError {
  return storageError(`${log} is open, and cannot be made anew`);
}

/** Records that are not there yet cannot be deleted. */
export function behindTheEnd(log: string, end: number, offset: number): FluxmqError {
  return storageError(`${log} ends at offset ${end}; its start cannot move to ${offset}`);
}

/** A topic was deleted and made again, or there are two of one name: what the other one stored is not this one's. */
export function otherTopic(log: string, owner: string, topicId: string): FluxmqError {
  return storageError(`${log} belongs to the topic with id ${owner}, not to ${topicId}`);
}
