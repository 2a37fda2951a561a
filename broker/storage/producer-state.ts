import { ErrorCode } from '../../protocol/index.js';
import * as header from '../../protocol/records/batch-header.js';
import { KafkaError } from '../errors.js';

/** A stored batch of a producer with an id, as far as it takes to know it again. */
export interface ProducedBatch {
  readonly lastSequence: number;
  readonly lastOffset: number;
  readonly offsetDelta: number;
  /** Its largest, in ms. */
  readonly timestamp: bigint;
}

/** What a log remembers of a producer with an id (KIP-98), as Kafka's snapshots have it. */
export interface ProducerState {
  readonly epoch: number;
  /**
   * The newest batches of records under this epoch, the oldest first. A snapshot has the last one alone: after a restart only
   * that one is known again, and those that are behind the snapshot, as in Kafka.
   */
  readonly batches: readonly ProducedBatch[];
  /** Of the last batch or marker, in ms. */
  readonly timestamp: bigint;
  /** Of the transaction coordinator that wrote the last marker; -1 where there is none. */
  readonly coordinatorEpoch: number;
  /** The first offset of the transaction that is open; -1 where none is. */
  readonly transactionStart: number;
}

/** So many batches of a producer are known again: as many as an idempotent producer has under way at most. */
const REMEMBERED = 5;
/** Behind the largest int32 sequence numbers begin again with 0. */
const SEQUENCES = 2 ** 31;

/** Where a batch is stored that is sent once more; undefined for a new one. */
export function duplicateOf(state: ProducerState | undefined, batch: Buffer): ProducedBatch | undefined {
  if (state === undefined || state.epoch !== header.producerEpoch(batch) || !hasSequence(batch, 0)) return undefined;
  const delta = header.lastOffsetDelta(batch);
  const lastSequence = lastSequenceOf(batch, 0);
  return state.batches.find((stored) => stored.lastSequence === lastSequence && stored.offsetDelta === delta);
}

/**
 * Refuses a batch that is not the next one of its producer, with a `KafkaError`. One that the log knows nothing of may begin
 * anywhere, since what it wrote may have been deleted long ago (KIP-360), but `fromZero`: an epoch that is raised with each
 * transaction begins its sequences anew (KIP-890).
 */
export function assertFollows(state: ProducerState | undefined, batch: Buffer, fromZero: boolean): void {
  const epoch = header.producerEpoch(batch);
  if (state === undefined) {
    if (!fromZero || header.baseSequence(batch) === 0) return;
    throw new KafkaError(
      ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
      `Producer ${header.producerId(batch)} is to begin with sequence 0, not with ${header.baseSequence(batch)}.`,
    );
  }
  if (epoch < state.epoch) {
    throw new KafkaError(
      ErrorCode.INVALID_PRODUCER_EPOCH,
      `Epoch ${epoch} of producer ${header.producerId(batch)} is over since epoch ${state.epoch}.`,
    );
  }
  if (!hasSequence(batch, 0)) return;
  const last = epoch === state.epoch ? state.batches.at(-1) : undefined;
  const expected = last === undefined ? 0 : (last.lastSequence + 1) % SEQUENCES;
  const sequence = header.baseSequence(batch);
  if (sequence !== expected) {
    throw new KafkaError(
      ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
      `Producer ${header.producerId(batch)} is to go on with sequence ${expected} in epoch ${epoch}, not with ${sequence}.`,
    );
  }
  if (state.transactionStart >= 0 && !header.isTransactional(batch)) {
    throw new KafkaError(
      ErrorCode.INVALID_TXN_STATE,
      `Producer ${header.producerId(batch)} has a transaction open; a batch outside of it would be part of it.`,
    );
  }
}

/**
 * Refuses the marker of an epoch, or of a coordinator, that is over, with a `KafkaError`. Where each transaction raises the epoch,
 * a marker of the epoch that the records have is one of the transaction before: it would end this one (KIP-1228). Only where
 * none is open it is taken for a marker that is written once more.
 */
export function assertMayEnd(
  state: ProducerState | undefined,
  producerId: bigint,
  epoch: number,
  coordinatorEpoch: number,
  raisesEpoch: boolean,
): void {
  if (state === undefined) return;
  if (epoch < state.epoch || (raisesEpoch && epoch === state.epoch && state.transactionStart >= 0)) {
    throw new KafkaError(
      ErrorCode.INVALID_PRODUCER_EPOCH,
      `A marker of epoch ${epoch} comes too late: producer ${producerId} writes under epoch ${state.epoch}.`,
    );
  }
  if (coordinatorEpoch < state.coordinatorEpoch) {
    throw new KafkaError(
      ErrorCode.TRANSACTION_COORDINATOR_FENCED,
      `Coordinator epoch ${coordinatorEpoch} is over for producer ${producerId} since epoch ${state.coordinatorEpoch}.`,
    );
  }
}

/** What is to be remembered when the batch of records at `at` is stored from `baseOffset` on. */
export function following(
  before: ProducerState | undefined,
  batch: Buffer,
  at: number,
  baseOffset: number,
): ProducerState {
  const epoch = header.producerEpoch(batch, at);
  const offsetDelta = header.lastOffsetDelta(batch, at);
  const timestamp = header.exactMaxTimestamp(batch, at);
  const stored = {
    lastSequence: lastSequenceOf(batch, at),
    lastOffset: baseOffset + offsetDelta,
    offsetDelta,
    timestamp,
  };
  const start = before?.transactionStart ?? -1;
  const sameEpoch = before?.epoch === epoch ? before.batches : [];
  return {
    epoch,
    batches: hasSequence(batch, at) ? [...sameEpoch.slice(1 - REMEMBERED), stored] : sameEpoch,
    timestamp,
    coordinatorEpoch: before?.coordinatorEpoch ?? -1,
    transactionStart: start < 0 && header.isTransactional(batch, at) ? baseOffset : start,
  };
}

/** What is to be remembered when the marker at `at` is stored: a new epoch begins its sequences anew. */
export function ended(
  before: ProducerState | undefined,
  batch: Buffer,
  at: number,
  coordinatorEpoch: number,
): ProducerState {
  const epoch = header.producerEpoch(batch, at);
  return {
    epoch,
    batches: before?.epoch === epoch ? before.batches : [],
    timestamp: header.exactMaxTimestamp(batch, at),
    coordinatorEpoch,
    transactionStart: -1,
  };
}

/** What a coordinator writes into the transaction of a producer counts as none of its batches. */
function hasSequence(batch: Buffer, at: number): boolean {
  return header.baseSequence(batch, at) >= 0;
}

function lastSequenceOf(batch: Buffer, at: number): number {
  return (header.baseSequence(batch, at) + header.lastOffsetDelta(batch, at)) % SEQUENCES;
}
