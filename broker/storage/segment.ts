import { renameSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { BATCH_HEADER_SIZE, batchSize, lastOffset, maxTimestamp } from '../../protocol/records/batch-header.js';
import { batchesWithin } from './batches-within.js';
import { findInBatch } from './find-in-batch.js';
import { isMissing } from './is-missing.js';
import type { Loans } from './loans.js';
import { LogFile } from './log-file.js';
import type { OpenFiles } from './open-files.js';
import type { TimestampedOffset } from './partition-log.js';
import type { AbortedTransaction } from './producer-states.js';
import { ReadHints } from './read-hints.js';
import { refuseOldMessage } from './refuse-old-message.js';
import { indexPaths, SegmentIndex, segmentStem } from './segment-index.js';
import { storageError } from './storage-error.js';
import { syncFile } from './sync-file.js';
import { TransactionIndex } from './transaction-index.js';
import { type BatchPlace, LONG_WALK, placeOf, SHORT_WALK, verifyBatches, walkBatches } from './walk-batches.js';

const NOTHING = Buffer.alloc(0);

/** What the segments of a log have in common. */
export interface SegmentOptions {
  /** Bytes of batches between two entries of an index (`index.interval.bytes`). */
  readonly indexIntervalBytes: number;
  readonly openFiles?: OpenFiles | undefined;
}

/** What a segment's files have behind their names while they are not the log's, as in Kafka. */
export type Suffix = '' | '.cleaned' | '.swap' | '.deleted';

/** What was found when the last segment of a log was checked. */
export interface Recovered {
  readonly segment: Segment;
  readonly endOffset: number;
  /** Bytes at the end that were no batch, and have been cut off. */
  readonly cutBytes: number;
}

/** One file of batches, with its indexes. The last segment of a log grows, the others rest. */
export class Segment {
  private hints = new ReadHints();
  /** Batches were cut off, and the index has not been told the last ones again. */
  private behind = false;
  /** The index of a segment that rests, as long as memory allows: it comes from its file whenever it is needed. */
  private resting: WeakRef<SegmentIndex> | undefined;
  private loading: Promise<SegmentIndex> | undefined;
  private finalMaxTimestamp: bigint | undefined;
  /** Undefined as long as no transaction was aborted here. */
  private transactions: TransactionIndex | undefined;
  /** Of the first batch, as far as it was needed. */
  private firstTimestamp: number | undefined;
  private readonly created = Date.now();
  /** From 0 up to 1: how much of `segment.jitter.ms` it ends early. */
  readonly chance = Math.random();
  /** Whether the indexes of a segment that rests are on the disk. */
  private indexesSynced = false;

  private constructor(
    private readonly stem: string,
    private suffix: Suffix,
    readonly baseOffset: number,
    private readonly file: LogFile,
    private readonly indexInterval: number,
    /** The index while the segment grows. */
    private growing?: SegmentIndex,
  ) {}

  /** A new and empty one, ready to grow. */
  static create(dir: string, baseOffset: number, options: SegmentOptions, suffix: Suffix = ''): Segment {
    const { indexIntervalBytes, openFiles } = options;
    const stem = segmentStem(dir, baseOffset);
    const index = SegmentIndex.fresh(indexPaths(stem, suffix), baseOffset, indexIntervalBytes);
    index.finish(); // first, for indexes without a log mean nothing to anyone
    const file = LogFile.create(`${stem}.log${suffix}`, openFiles);
    return new Segment(stem, suffix, baseOffset, file, indexIntervalBytes, index);
  }

  /** One that is trusted to be whole: it was finished before the next one began. */
  static trusted(dir: string, baseOffset: number, size: number, options: SegmentOptions): Segment {
    const { indexIntervalBytes, openFiles } = options;
    const stem = segmentStem(dir, baseOffset);
    return new Segment(stem, '', baseOffset, new LogFile(`${stem}.log`, size, openFiles), indexIntervalBytes);
  }

  /**
   * One that may end in the middle of a write: from about `recoveryPoint` on every batch is checked, and what follows the last
   * good one is cut off.
   */
  static async recover(
    dir: string,
    baseOffset: number,
    size: number,
    options: SegmentOptions,
    recoveryPoint = baseOffset,
  ): Promise<Recovered> {
    const { indexIntervalBytes, openFiles } = options;
    const stem = segmentStem(dir, baseOffset);
    const file = new LogFile(`${stem}.log`, size, openFiles);
    const index = await SegmentIndex.upTo(recoveryPoint, indexPaths(stem), baseOffset, size, indexIntervalBytes);
    const position = index.isEmpty ? 0 : await index.resume(file, recoveryPoint).catch(() => undefined);
    // Either the index or what was to be trusted is wrong: then nothing of the segment is trusted.
    if (position === undefined) return Segment.recover(dir, baseOffset, size, options);
    const from = { position, offset: index.endOffset };
    const end = await verifyBatches(file, baseOffset, from, (place) => index.add(place));
    if (end < size) {
      await refuseOldMessage(file, end);
      file.cut(end);
    }
    try {
      index.finish(); // the files may speak of batches that are lost
    } catch {
      // As where an index is loaded: it is in memory.
    }
    const segment = new Segment(stem, '', baseOffset, file, indexIntervalBytes, index);
    await segment.noteFirst();
    await file.release();
    return { segment, endOffset: index.endOffset, cutBytes: size - end };
  }

  /** Reads which transactions were aborted, of a segment that has a file about it. */
  async loadTransactions(endOffset: number): Promise<void> {
    this.transactions = await TransactionIndex.load(indexPaths(this.stem).transactions, this.baseOffset, endOffset);
  }

  get size(): number {
    return this.file.size;
  }

  /** Whether it can be appended to. */
  get grows(): boolean {
    return this.growing !== undefined && !this.behind;
  }

  /** Whether one of its indexes has no room for an entry more, if it may have `limit` bytes. */
  indexFull(limit: number): boolean {
    return this.growing?.isFull(limit) ?? false;
  }

  /** Makes it ready to be appended to; answers the offset that the next batch gets. */
  async grow(): Promise<number> {
    const index = await this.index();
    if (this.behind && (await index.resume(this.file)) === undefined)
      throw storageError(`${this.stem}.index is not its log's`);
    this.behind = false;
    await this.noteFirst();
    this.growing = index;
    return index.endOffset;
  }

  /** Appends stamped batches, all of them whole or none. */
  append(batches: readonly Buffer[]): void {
    if (this.growing === undefined) throw storageError(`${this.file.path} does not grow`);
    let position = this.file.size;
    this.file.append(batches);
    this.firstTimestamp ??= batches[0] && maxTimestamp(batches[0]);
    for (const batch of batches) {
      this.growing.add(placeOf(batch, 0, position));
      position += batch.length;
    }
    this.growing.flushPages();
  }

  /** Resolves when every batch so far is on the disk; for a segment that rests, its indexes too. */
  async sync(): Promise<void> {
    const { offsets, times, transactions } = indexPaths(this.stem, this.suffix);
    this.transactions?.flush();
    const rests = this.growing === undefined;
    const paths = [
      ...(rests && !this.indexesSynced ? [offsets, times] : []),
      ...(this.transactions === undefined ? [] : [transactions]),
    ];
    await Promise.all([this.file.sync(), ...paths.map(syncFile)]);
    this.indexesSynced ||= rests;
  }

  /** Resolves when the indexes of what was appended are on the disk, as far as they have entries. */
  async syncIndexes(): Promise<void> {
    if (this.growing === undefined && (this.resting === undefined || this.indexesSynced)) return;
    this.growing?.flush();
    const { offsets, times } = indexPaths(this.stem, this.suffix);
    await Promise.all([offsets, times].map(syncFile));
  }

  /** Takes note of a transaction whose abortion was just appended, or is read again after a crash. */
  addAborted(transaction: AbortedTransaction): void {
    this.transactions ??= TransactionIndex.fresh(indexPaths(this.stem, this.suffix).transactions);
    this.transactions.add(transaction);
  }

  /** As `TransactionIndex.collect` has it. */
  collectAborted(from: number, to: number, found: AbortedTransaction[]): boolean {
    return this.transactions?.collect(from, to, found) ?? true;
  }

  /** Visits the batches that end at `offset` or later: where each begins in some bytes, which hold all of it if it is small. */
  async walk(offset: number, visit: (bytes: Buffer, at: number) => void): Promise<void> {
    const from = offset <= this.baseOffset ? 0 : (await this.index()).positionBefore(offset);
    await walkBatches(this.file, from, LONG_WALK, (place, bytes, at) => {
      if (place.lastOffset >= offset) visit(bytes, at);
      return true;
    });
  }

  /** Writes all of the indexes. */
  finish(): void {
    this.growing?.finish();
    this.transactions?.flush();
  }

  /** Lets go of what only a growing segment needs. It must be finished. */
  rest(): void {
    if (this.growing === undefined) return;
    this.finalMaxTimestamp = this.growing.maxTimestamp;
    this.indexesSynced = this.growing.isEmpty; // what has no entry is read from the segment
    this.resting = new WeakRef(this.growing);
    this.growing = undefined;
    this.file.rest();
  }

  /**
   * How far, in ms, a batch with the timestamp `next` lies behind the first one, whose timestamp is `first` where the
   * segment has none yet. Without timestamps it counts how long the segment has been open.
   */
  span(next: number, first: number): number {
    const since = this.firstTimestamp ?? first;
    return since >= 0 ? next - since : Date.now() - this.created;
  }

  /** When its first batch was made, in ms; -1 where that has no timestamp, undefined where there is none. */
  async oldest(): Promise<number | undefined> {
    if (this.firstTimestamp === undefined) await this.file.hold(() => this.noteFirst());
    return this.firstTimestamp;
  }

  /** When its newest record was made, in ms; when it was written to last, where no record has a timestamp. */
  async newest(): Promise<number> {
    const newest = Number(await this.maxTimestamp());
    return newest >= 0 ? newest : this.lastModified();
  }

  /** Whole batches as `PartitionLog.read` has it; undefined where no batch of this segment reaches up to `offset`. */
  read(offset: number, maxBytes: number, atLeastOne: boolean, loans?: Loans): Promise<Buffer | undefined> {
    return this.file.hold(() => this.readHeld(offset, maxBytes, atLeastOne, loans));
  }

  private async readHeld(
    offset: number,
    maxBytes: number,
    atLeastOne: boolean,
    loans: Loans | undefined,
  ): Promise<Buffer | undefined> {
    if (maxBytes < BATCH_HEADER_SIZE && !atLeastOne) return NOTHING; // an answer is full: no reason to touch the disk
    const hints = this.hints; // what is learnt here is worth nothing once batches have been cut off
    const from = hints.get(offset) ?? (await this.find(offset))?.position;
    if (from === undefined || from >= this.size) return undefined;
    const bytes = await this.wholeBatches(from, maxBytes, atLeastOne, loans);
    if (bytes.length > 0)
      hints.set(lastOffset(bytes, batchesWithin(bytes, bytes.length).last) + 1, from + bytes.length);
    return bytes;
  }

  /** The batches from byte `from` on, at most `maxBytes` of them; the first in any case where `atLeastOne` is set. */
  private async wholeBatches(from: number, maxBytes: number, atLeastOne: boolean, loans?: Loans): Promise<Buffer> {
    const available = this.size - from;
    const wanted = Math.min(available, Math.max(maxBytes, BATCH_HEADER_SIZE));
    const bytes = await this.file.read(from, wanted, loans?.memory(wanted));
    const whole = batchesWithin(bytes, maxBytes).bytes;
    if (whole > 0) return bytes.subarray(0, whole);
    if (!atLeastOne) return NOTHING;
    const first = batchSize(bytes) ?? 0;
    if (first < BATCH_HEADER_SIZE || first > available)
      throw storageError(`${this.file.path} is damaged at byte ${from}`);
    return first > bytes.length ? this.file.read(from, first) : bytes.subarray(0, first);
  }

  /** All batches in their order. */
  async *batches(): AsyncGenerator<Buffer> {
    for (let position = 0; position < this.size; ) {
      const bytes = await this.file.hold(() => this.wholeBatches(position, LONG_WALK, true));
      for (let at = 0; at < bytes.length; ) {
        const size = batchSize(bytes, at) ?? bytes.length;
        yield bytes.subarray(at, at + size);
        at += size;
      }
      position += bytes.length;
    }
  }

  /** Remembers for the next read that `offset` is what will be appended next. */
  expectReadAtEnd(offset: number): void {
    this.hints.set(offset, this.size);
  }

  /** The first batch that holds `offset` or a later one. */
  async find(offset: number): Promise<BatchPlace | undefined> {
    const from = offset === this.baseOffset ? 0 : (await this.index()).positionBefore(offset);
    return this.first(from, (place) => place.lastOffset >= offset);
  }

  /** -1 for none. */
  async maxTimestamp(): Promise<bigint> {
    if (this.growing !== undefined) return this.growing.maxTimestamp;
    this.finalMaxTimestamp ??= (await this.index()).maxTimestamp;
    return this.finalMaxTimestamp;
  }

  /** The first record from offset `from` on whose timestamp is `timestamp` or later. */
  findByTimestamp(timestamp: bigint, from: number): Promise<TimestampedOffset | undefined> {
    return this.file.hold(() => this.findByTimestampHeld(timestamp, from));
  }

  private async findByTimestampHeld(timestamp: bigint, from: number): Promise<TimestampedOffset | undefined> {
    let position = (await this.index()).positionBeforeTime(timestamp);
    for (;;) {
      const place = await this.first(
        position,
        (candidate) => candidate.maxTimestamp >= timestamp && candidate.lastOffset >= from,
      );
      if (place === undefined) return undefined;
      const found = findInBatch(await this.file.read(place.position, place.size), timestamp, from);
      if (found !== undefined) return found;
      position = place.position + place.size; // the header had promised more than its records hold
    }
  }

  /** When the file last grew, in whole ms. */
  async lastModified(): Promise<number> {
    try {
      return Math.floor(await this.file.hold(async () => (await stat(this.file.path)).mtimeMs));
    } catch (error) {
      throw storageError(`Cannot tell the age of ${this.file.path}`, error);
    }
  }

  /** Cuts off a batch and those behind it. The segment must grow, and has to be told to `grow` again. */
  cut(first: BatchPlace): void {
    if (this.growing === undefined) throw storageError(`${this.file.path} does not grow`);
    this.file.cut(first.position);
    if (first.position === 0) this.firstTimestamp = undefined;
    this.hints = new ReadHints();
    this.growing.cut(first.baseOffset);
    this.transactions?.cut(first.baseOffset);
    this.behind = true;
  }

  /** Gives its files other names. Who reads it does not notice. */
  moveTo(suffix: Suffix): void {
    const from = indexPaths(this.stem, this.suffix);
    const to = indexPaths(this.stem, suffix);
    try {
      this.file.rename(`${this.stem}.log${suffix}`); // first: indexes without a log mean nothing to anyone
      this.suffix = suffix;
      renameIfThere(from.offsets, to.offsets);
      renameIfThere(from.times, to.times);
      renameIfThere(from.transactions, to.transactions);
    } catch (error) {
      throw storageError(`Cannot rename ${this.file.path}`, error);
    }
  }

  /** From here on no restart finds it. */
  discard(): void {
    this.moveTo('.deleted');
  }

  /** Removes what has been discarded, when those who read it have done. */
  async remove(): Promise<void> {
    await this.release();
    const { offsets, times, transactions } = indexPaths(this.stem, this.suffix);
    try {
      for (const path of [offsets, times, transactions, this.file.path]) await rm(path, { force: true });
    } catch (error) {
      throw storageError(`Cannot remove ${this.file.path}`, error);
    }
  }

  /** Closes the file and leaves the indexes as they are. */
  release(): Promise<void> {
    return this.file.close();
  }

  async close(): Promise<void> {
    try {
      if (!this.behind) {
        this.finish();
        if (this.growing !== undefined) await this.syncIndexes();
      }
    } finally {
      await this.release();
    }
  }

  private async first(from: number, wanted: (place: BatchPlace) => boolean): Promise<BatchPlace | undefined> {
    let found: BatchPlace | undefined;
    await walkBatches(this.file, from, SHORT_WALK, (place) => {
      if (wanted(place)) found = place;
      return found === undefined;
    });
    return found;
  }

  /** A first batch that cannot be read tells nothing: what is trusted is not checked here. */
  private async noteFirst(): Promise<void> {
    this.firstTimestamp = await this.first(0, () => true).then(
      (place) => place && Number(place.maxTimestamp),
      () => undefined,
    );
  }

  private async index(): Promise<SegmentIndex> {
    const present = this.growing ?? this.resting?.deref();
    if (present !== undefined) return present;
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async load(): Promise<SegmentIndex> {
    const { suffix } = this;
    const paths = indexPaths(this.stem, suffix);
    const index = await this.file.hold(() => SegmentIndex.load(paths, this.baseOffset, this.file, this.indexInterval));
    if (suffix !== this.suffix) return this.load(); // what has that name now may be another segment's
    try {
      index.finish();
    } catch {
      // A directory that cannot be written can still be read, and the index is in memory.
    }
    this.resting = new WeakRef(index);
    return index;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
