import { ErrorCode } from '../../protocol/index.js';
import { initialized, isDeciding, isExhausted, NO_EPOCH, type Transaction } from './transaction.js';

/** What a producer that has lost track says of itself (KIP-360). */
export interface Claim {
  readonly producerId: bigint;
  readonly epoch: number;
}

export interface InitRequest {
  readonly timeoutMs: number;
  /** Undefined from a producer that begins. */
  readonly claim: Claim | undefined;
}

/** What becomes of a request for an id: a refusal, the next state, a transaction to abort first, or a new id to fetch first. */
export type InitDecision =
  | { readonly errorCode: number }
  | { readonly next: Transaction }
  | { readonly abortFirst: true }
  | { readonly newIdFirst: true };

export function decideInit(
  transaction: Transaction,
  inTransition: boolean,
  { timeoutMs, claim }: InitRequest,
  now: number,
): InitDecision {
  if (inTransition) return { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS };
  if (claim !== undefined && !isOf(transaction, claim)) return { errorCode: ErrorCode.PRODUCER_FENCED };
  if (isDeciding(transaction)) return { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS };
  // The epoch with which it is aborted is told to nobody: the producer asks again, and gets the one behind it.
  if (transaction.state === 'Ongoing') return { abortFirst: true };
  const { epoch, lastEpoch } = transaction;
  if (isExhausted(epoch) && (claim === undefined || claim.epoch === epoch)) return { newIdFirst: true };
  if (claim === undefined) {
    return { next: initialized(transaction, { epoch: epoch + 1, lastEpoch: NO_EPOCH, timeoutMs, now }) };
  }
  if (epoch === NO_EPOCH || claim.epoch === epoch) {
    return { next: initialized(transaction, { epoch: epoch + 1, lastEpoch: epoch, timeoutMs, now }) };
  }
  // It asks once more, for it has not got the answer. Had another producer come since, nothing would be known of a last epoch.
  if (claim.epoch === lastEpoch) return { next: initialized(transaction, { epoch, lastEpoch, timeoutMs, now }) };
  return { errorCode: ErrorCode.PRODUCER_FENCED };
}

/** The state under a new producer id, whose epochs begin with 0. */
export function movedTo(
  producerId: bigint,
  transaction: Transaction,
  { timeoutMs, claim }: InitRequest,
  now: number,
): Transaction {
  const lastEpoch = claim === undefined ? NO_EPOCH : transaction.epoch;
  const next = initialized(transaction, { epoch: 0, lastEpoch, timeoutMs, now });
  return { ...next, producerId };
}

function isOf({ producerId, previousProducerId, epoch }: Transaction, claim: Claim): boolean {
  return (
    epoch === NO_EPOCH ||
    claim.producerId === producerId ||
    // It may not have got the answer that gave it a new id.
    (claim.producerId === previousProducerId && isExhausted(claim.epoch))
  );
}
