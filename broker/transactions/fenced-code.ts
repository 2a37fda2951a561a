import { ErrorCode } from '../../protocol/index.js';

/** What a client is told of an epoch that is over: that it was fenced, where it knows the word (KIP-588), else that the epoch is wrong. */
export function fencedCode(errorCode: number, knowsFenced: boolean): number {
  return errorCode === ErrorCode.PRODUCER_FENCED && !knowsFenced ? ErrorCode.INVALID_PRODUCER_EPOCH : errorCode;
}
