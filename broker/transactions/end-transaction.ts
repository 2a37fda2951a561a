import { ErrorCode } from '../../protocol/index.js';
import { isDeciding, LARGEST_EPOCH, type Transaction } from './transaction.js';

export interface EndRequest {
  readonly producerId: bigint;
  readonly epoch: number;
  readonly committed: boolean;
  /** Whether the end raises the epoch, so that the next transaction has one of its own (KIP-890). */
  readonly raisesEpoch: boolean;
}

/** What becomes of a request to end a transaction: it is refused, has been done already, or is to be done. */
export type EndDecision = { readonly errorCode: number } | { readonly done: true } | { readonly end: true };

const CONCURRENT = { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS };
const FENCED = { errorCode: ErrorCode.PRODUCER_FENCED };
const INVALID_STATE = { errorCode: ErrorCode.INVALID_TXN_STATE };

export function decideEnd(transaction: Transaction, inTransition: boolean, request: EndRequest): EndDecision {
  return request.raisesEpoch
    ? decideRaising(transaction, inTransition, request)
    : decideKeeping(transaction, inTransition, request);
}

/** The epoch stays: the same request once more cannot be told from one about the next transaction, of which nothing has come. */
function decideKeeping(
  transaction: Transaction,
  inTransition: boolean,
  { producerId, epoch, committed }: EndRequest,
): EndDecision {
  if (transaction.producerId !== producerId) return { errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING };
  if (transaction.epoch !== epoch) return FENCED;
  if (inTransition) return CONCURRENT;
  if (transaction.state === 'Ongoing') return { end: true };
  if (!isOutcome(transaction, committed)) return INVALID_STATE;
  return isDeciding(transaction) ? CONCURRENT : { done: true };
}

/** The epoch tells which transaction a request is about: the open one, or the one before it, once more. */
function decideRaising(
  transaction: Transaction,
  inTransition: boolean,
  { producerId, epoch, committed }: EndRequest,
): EndDecision {
  const { state } = transaction;
  // The answer that it has not got gave it a new id.
  const againUnderFormerId =
    transaction.previousProducerId === producerId && epoch === LARGEST_EPOCH - 1 && transaction.epoch === 0;
  const again = transaction.epoch === epoch + 1 || againUnderFormerId;
  const current = transaction.epoch === epoch;
  if (transaction.producerId !== producerId && !againUnderFormerId) {
    return { errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING };
  }
  const isComplete = state === 'CompleteCommit' || state === 'CompleteAbort';
  if (isDeciding(transaction) ? transaction.epoch !== epoch + 1 : !current && !(isComplete && again)) return FENCED;
  if (inTransition) return CONCURRENT;
  if (state === 'Ongoing') return { end: true };
  if (isDeciding(transaction)) return isOutcome(transaction, committed) ? CONCURRENT : INVALID_STATE;
  if (isComplete && again) return isOutcome(transaction, committed) ? { done: true } : INVALID_STATE;
  // A producer that does not know whether its transaction has begun aborts it all the same.
  return committed ? INVALID_STATE : { end: true };
}

function isOutcome({ state }: Transaction, committed: boolean): boolean {
  return committed
    ? state === 'PrepareCommit' || state === 'CompleteCommit'
    : state === 'PrepareAbort' || state === 'CompleteAbort';
}
