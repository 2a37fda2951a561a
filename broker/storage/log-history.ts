import { baseOffset, hasProducer, leaderEpoch } from '../../protocol/records/batch-header.js';
import type { LeaderEpochs } from './leader-epochs.js';
import type { ProducerSnapshots } from './producer-snapshots.js';
import type { ProducedBatch, ProducerState } from './producer-state.js';
import { ProducerStates } from './producer-states.js';
import type { Segment } from './segment.js';
import type { SegmentList } from './segment-list.js';

/** What a log knows of its batches without reading them: under which leaders they came, and what their producers have open. */
export class LogHistory {
  private producers = new ProducerStates();

  constructor(
    private readonly segments: SegmentList,
    readonly epochs: LeaderEpochs,
    private readonly snapshots: ProducerSnapshots,
  ) {}

  /** The offset of the first transaction that is open; `end` where there is none. */
  stableEnd(end: number): number {
    return this.producers.stableEnd(end);
  }

  /** The log can be read up to `end`. */
  published(end: number): void {
    this.producers.published(end);
  }

  /** Answers where a batch is stored already, as `ProducerStates.admit` does; nothing for one whose producer has no id. */
  admit(batch: Buffer, baseOffset: number, fromZero: boolean): ProducedBatch | undefined {
    return hasProducer(batch) ? this.producers.admit(batch, baseOffset, fromZero) : undefined;
  }

  /** Throws as `ProducerStates.admitMarker` does. */
  admitMarker(batch: Buffer, raisesEpoch: boolean): void {
    this.producers.admitMarker(batch, raisesEpoch);
  }

  /** Takes note of a batch that the broker itself will store from `baseOffset` on. */
  foresee(batch: Buffer, baseOffset: number): void {
    if (hasProducer(batch)) this.producers.foresee(batch, baseOffset);
  }

  /** Whether a producer has a transaction open under this epoch. */
  isOpen(producerId: bigint, epoch: number): boolean {
    return this.producers.isOpen(producerId, epoch);
  }

  activeProducers(): ReadonlyMap<bigint, ProducerState> {
    return this.producers.active();
  }

  /** What was admitted is noted, or could not be written. */
  settle(): void {
    this.producers.settle();
  }

  /** Takes note of a batch of `segment` that begins at byte `at` of `bytes`. */
  note(segment: Segment, bytes: Buffer, at = 0): void {
    if (!hasProducer(bytes, at)) return;
    const aborted = this.producers.append(bytes, at);
    if (aborted !== undefined) segment.addAborted(aborted);
  }

  /** Keeps on the disk what is known of the batches before `end`, which is the end of the log. */
  save(end: number): void {
    const begins = (offset: number) => this.segments.at(this.segments.placeOf(offset))?.baseOffset === offset;
    this.snapshots.write(end, this.producers, begins, Date.now());
  }

  /** Finds out what the newest snapshot and, from `epochsFrom` on, the checkpoint of epochs do not say. */
  async read(end: number, epochsFrom: number): Promise<void> {
    this.snapshots.removeFrom(end + 1);
    const { offset, states } = this.snapshots.latest();
    this.producers = states;
    const from = Math.min(offset, epochsFrom);
    if (from >= end) return;
    for (const segment of this.segments.from(from)) {
      await segment.walk(from, (bytes, at) => {
        const first = baseOffset(bytes, at);
        if (first >= epochsFrom) this.epochs.begin(leaderEpoch(bytes, at), first);
        if (first >= offset) this.note(segment, bytes, at);
      });
    }
  }

  /** The log ends at `end` now. */
  async cutFrom(end: number): Promise<void> {
    this.epochs.cutFrom(end);
    if (this.producers.size > 0) await this.read(end, end);
    else this.snapshots.removeFrom(end + 1);
  }

  /** The log begins at `start` now. */
  cutBefore(start: number): void {
    this.epochs.cutBefore(start);
  }

  /** Forgets the snapshots before the first segment. */
  forgetBefore(firstSegment: number): void {
    this.snapshots.removeBefore(firstSegment);
  }
}
