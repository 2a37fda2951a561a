import { ControlType, controlType } from '../../protocol/logs/control-records.js';
import { Reader } from '../../protocol/reader.js';
import * as header from '../../protocol/records/batch-header.js';
import { readRecord } from '../../protocol/records/record.js';
import {
  assertFollows,
  assertMayEnd,
  duplicateOf,
  ended,
  following,
  type ProducedBatch,
  type ProducerState,
} from './producer-state.js';
import { storageError } from './storage-error.js';

/** A transaction whose records readers of committed records pass over. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
  /** Of its marker. */
  readonly lastOffset: number;
  /** Up to here every transaction was decided when this one was. */
  readonly lastStableOffset: number;
}

interface Decided {
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/** Kafka forgets a producer that has been silent for so long (`producer.id.expiration.ms`). */
const EXPIRATION_MS = 24n * 60n * 60n * 1000n;
/** The fewest producers that are looked through for silent ones. */
const FEWEST_TO_EXPIRE = 1024;

/** The producers of a log that have an id, and their open transactions. */
export class ProducerStates {
  private readonly states = new Map<bigint, ProducerState>();
  /** The states of those that have batches with a place in the log which are not written yet. */
  private readonly ahead = new Map<bigint, ProducerState>();
  /** Where the open transactions begin. */
  private readonly open = new Map<bigint, number>();
  /** Transactions whose markers may not be readable yet. */
  private decided: Decided[] = [];
  private expireAt = FEWEST_TO_EXPIRE;

  constructor(entries: Iterable<readonly [producerId: bigint, state: ProducerState]> = []) {
    for (const [producerId, state] of entries) this.set(producerId, state);
  }

  get size(): number {
    return this.states.size;
  }

  /** All that are not forgotten yet. */
  active(): ReadonlyMap<bigint, ProducerState> {
    return this.states;
  }

  /** Without those that have been silent for too long by `now`. */
  entries(now: number): ReadonlyMap<bigint, ProducerState> {
    for (const [producerId, { timestamp, transactionStart }] of this.states) {
      if (transactionStart < 0 && BigInt(now) - timestamp >= EXPIRATION_MS) this.states.delete(producerId);
    }
    return this.states;
  }

  /** Up to where every transaction is decided, in a log that can be read up to `end`. */
  stableEnd(end: number): number {
    if (this.open.size === 0 && this.decided.length === 0) return end;
    this.published(end);
    return Math.min(end, ...this.open.values(), ...this.decided.map(({ firstOffset }) => firstOffset));
  }

  /** The log can be read up to `end`, and all markers that lie before. */
  published(end: number): void {
    if (this.decided.length > 0) this.decided = this.decided.filter(({ lastOffset }) => lastOffset >= end);
  }

  /** Whether a producer has a transaction open under this epoch, counting what has its place and is not written yet. */
  isOpen(producerId: bigint, epoch: number): boolean {
    const state = this.newest(producerId);
    return state !== undefined && state.transactionStart >= 0 && state.epoch === epoch;
  }

  /**
   * Whether a batch that a producer sends may be stored from `baseOffset` on: answers where it is stored already, else takes
   * note that it will be. Throws a `KafkaError` for one that does not follow what the producer sent before; with `fromZero`
   * also for one that begins later than with sequence 0 where nothing of its producer is known.
   */
  admit(batch: Buffer, baseOffset: number, fromZero: boolean): ProducedBatch | undefined {
    const producerId = header.producerId(batch);
    const before = this.newest(producerId);
    const duplicate = duplicateOf(before, batch);
    if (duplicate !== undefined) return duplicate;
    assertFollows(before, batch, fromZero);
    this.ahead.set(producerId, following(before, batch, 0, baseOffset));
    return undefined;
  }

  /**
   * Whether a marker may be stored, of which it takes note then. Throws a `KafkaError` for one of an epoch or a coordinator
   * that is over; `raisesEpoch` says that an epoch has one transaction at the most (KIP-890).
   */
  admitMarker(batch: Buffer, raisesEpoch: boolean): void {
    const marker = markerOf(batch, 0);
    if (marker === undefined) return;
    const producerId = header.producerId(batch);
    const before = this.newest(producerId);
    assertMayEnd(before, producerId, header.producerEpoch(batch), marker.coordinatorEpoch, raisesEpoch);
    this.ahead.set(producerId, ended(before, batch, 0, marker.coordinatorEpoch));
  }

  /** Takes note of a batch that the broker itself will store from `baseOffset` on. */
  foresee(batch: Buffer, baseOffset: number): void {
    const producerId = header.producerId(batch);
    const before = this.newest(producerId);
    const marker = header.isControl(batch) ? markerOf(batch, 0) : undefined;
    if (marker !== undefined) this.ahead.set(producerId, ended(before, batch, 0, marker.coordinatorEpoch));
    else if (!header.isControl(batch)) this.ahead.set(producerId, following(before, batch, 0, baseOffset));
  }

  /** What was admitted has been told to `append`, or could not be written. */
  settle(): void {
    this.ahead.clear();
  }

  /** Takes note of a stored batch of a producer with an id; answers the transaction that it aborts. */
  append(batch: Buffer, at = 0): AbortedTransaction | undefined {
    const producerId = header.producerId(batch, at);
    if (header.isControl(batch, at)) return this.appendMarker(producerId, batch, at);
    this.set(producerId, following(this.states.get(producerId), batch, at, header.baseOffset(batch, at)));
    return undefined;
  }

  private appendMarker(producerId: bigint, batch: Buffer, at: number): AbortedTransaction | undefined {
    const marker = markerOf(batch, at);
    if (marker === undefined) return undefined;
    const before = this.states.get(producerId);
    this.set(producerId, ended(before, batch, at, marker.coordinatorEpoch));
    const firstOffset = before?.transactionStart ?? -1;
    if (firstOffset < 0) return undefined;
    const lastOffset = header.lastOffset(batch, at);
    this.decided.push({ firstOffset, lastOffset });
    if (marker.commits) return undefined;
    return { producerId, firstOffset, lastOffset, lastStableOffset: Math.min(lastOffset + 1, ...this.open.values()) };
  }

  private newest(producerId: bigint): ProducerState | undefined {
    return this.ahead.get(producerId) ?? this.states.get(producerId);
  }

  private set(producerId: bigint, state: ProducerState): void {
    this.states.set(producerId, state);
    if (state.transactionStart < 0) this.open.delete(producerId);
    else this.open.set(producerId, state.transactionStart);
    if (this.states.size < this.expireAt) return;
    this.entries(Date.now());
    this.expireAt = Math.max(FEWEST_TO_EXPIRE, 2 * this.states.size);
  }
}

/** What a control batch says of a transaction; undefined for one that says other things. */
function markerOf(batch: Buffer, at: number): { commits: boolean; coordinatorEpoch: number } | undefined {
  // Compaction left its header alone: then nothing is left of its transaction either.
  if (header.recordCount(batch, at) === 0) return undefined;
  try {
    const records = batch.subarray(at + header.BATCH_HEADER_SIZE, at + (header.batchSize(batch, at) ?? 0));
    const { key, value } = readRecord(new Reader(records), 0, 0n);
    const type = key === null ? undefined : controlType(key);
    if (type !== ControlType.COMMIT && type !== ControlType.ABORT) return undefined;
    // The value begins with its version.
    return { commits: type === ControlType.COMMIT, coordinatorEpoch: value?.readInt32BE(2) ?? -1 };
  } catch (error) {
    throw storageError('Cannot read the marker of a transaction', error);
  }
}
