import type { StoredBatch } from './stored-batches.js';

/** A batch that was sent to a partition. */
interface SentBatch {
  /** What `batchId` says of it. */
  readonly id: string;
  readonly recordCount: number;
  /** Who sent it, and as the how-manieth of its batches for this partition: a connection keeps their order. */
  readonly producer: string;
  readonly sequence: number;
}

/** What came of the batches of which it was not known whether they are there. */
export interface Settled {
  /** Found whole. */
  readonly survived: number;
  readonly vanished: number;
  readonly wrong: readonly string[];
}

/**
 * What is known of one partition from outside: which batches were sent, which must be there and where. What is wrong
 * is answered, a sentence each.
 */
export class Ledger {
  /** Sent, and neither refused nor found missing after a crash. */
  private readonly sent = new Map<string, SentBatch>();
  /** The offset of each batch that must be there: it was acknowledged, or somebody has read it. */
  private readonly offsets = new Map<string, number>();
  /** Refused, or missing after a crash as an unacknowledged batch may be: it must stay away. */
  private readonly gone = new Set<string>();
  private readonly sequences = new Map<string, number>();
  /** Where the partition ends at least. */
  private end = 0;
  /** What the consumer was told last. Its answers come in order, but acknowledgements may overtake them. */
  private highWatermark = 0;

  /** Where it ended when it was last compared. */
  private settled = 0;

  /** @param name what a sentence calls the partition */
  constructor(readonly name: string) {}

  /** Where the partition ended when it was last compared. */
  get settledEnd(): number {
    return this.settled;
  }

  /** Takes note of a batch before it is sent. */
  add(id: string, recordCount: number, producer: string): void {
    const sequence = this.sequences.get(producer) ?? 0;
    this.sequences.set(producer, sequence + 1);
    this.sent.set(id, { id, recordCount, producer, sequence });
  }

  /** The last batch of a producer was refused: it must never be there. */
  refused(id: string): void {
    const batch = this.sent.get(id);
    if (batch === undefined) return;
    this.sent.delete(id);
    this.gone.add(id);
    this.sequences.set(batch.producer, batch.sequence);
  }

  acknowledged(id: string, offset: number): string[] {
    return this.place(id, offset, 'acknowledged');
  }

  /** What a consumer reads before the next crash has to be there after it. */
  read(batches: readonly StoredBatch[], from: number, highWatermark: number): string[] {
    const wrong: string[] = [];
    if (highWatermark < this.highWatermark)
      wrong.push(`${this.name}: the high watermark went from ${this.highWatermark} back to ${highWatermark}`);
    this.highWatermark = highWatermark;
    this.end = Math.max(this.end, highWatermark);
    let next = from;
    for (const { id, baseOffset, lastOffset } of batches) {
      if (baseOffset !== next && !(next === from && baseOffset < from && lastOffset >= from))
        wrong.push(`${this.name}: a batch at ${baseOffset} was served where ${next} comes next`);
      wrong.push(...this.place(id, baseOffset, 'served'));
      next = lastOffset + 1;
    }
    return wrong;
  }

  /** Compares all that the partition holds with what it must hold; what was not acknowledged and is missing is gone for good. */
  settle(stored: readonly StoredBatch[], highWatermark: number): Settled {
    const open = this.sent.size - this.offsets.size;
    const wrong = [...this.order(stored)];
    const end = (stored.at(-1)?.lastOffset ?? -1) + 1;
    if (highWatermark !== end)
      wrong.push(`${this.name}: the high watermark is ${highWatermark} and the log ends at ${end}`);
    if (end < this.end) wrong.push(`${this.name}: the log ends at ${end}, and went up to ${this.end} before`);
    this.highWatermark = highWatermark;
    this.end = Math.max(this.end, end);
    this.settled = end;

    const present = new Set(stored.map(({ id }) => id));
    for (const [id, offset] of this.offsets) {
      if (!present.has(id)) wrong.push(`${this.name}: the batch at ${offset} (${this.origin(id)}) is lost`);
    }
    for (const { id, baseOffset } of stored) wrong.push(...this.place(id, baseOffset, 'found'));
    let vanished = 0;
    for (const id of this.sent.keys()) {
      if (present.has(id) || this.offsets.has(id)) continue;
      this.sent.delete(id);
      this.gone.add(id);
      vanished++;
    }
    return { survived: open - vanished, vanished, wrong };
  }

  /** Each batch once, offsets without gaps, and of every producer all batches up to some last one. */
  private *order(stored: readonly StoredBatch[]): Generator<string> {
    const seen = new Set<string>();
    const expected = new Map<string, number>();
    let next = 0;
    for (const { id, baseOffset, lastOffset } of stored) {
      if (baseOffset !== next) yield `${this.name}: a batch begins at ${baseOffset} where ${next} comes next`;
      next = lastOffset + 1;
      if (seen.has(id)) {
        yield `${this.name}: the batch at ${baseOffset} (${this.origin(id)}) is there twice`;
        continue;
      }
      seen.add(id);
      const batch = this.sent.get(id);
      if (batch === undefined) continue; // told where it is placed
      const { producer, sequence, recordCount } = batch;
      if (lastOffset - baseOffset + 1 !== recordCount)
        yield `${this.name}: the batch at ${baseOffset} has not the ${recordCount} records that were sent`;
      const due = expected.get(producer) ?? 0;
      if (sequence !== due)
        yield `${this.name}: at ${baseOffset} stands ${this.origin(id)}, where number ${due} of that producer is due`;
      expected.set(producer, sequence + 1);
    }
  }

  private place(id: string, offset: number, how: string): string[] {
    const batch = this.sent.get(id);
    if (batch === undefined) {
      const why = this.gone.has(id) ? 'was refused, or missing after a crash,' : 'was never sent';
      return [`${this.name}: a batch that ${why} is ${how} at ${offset}`];
    }
    const known = this.offsets.get(id);
    if (known === undefined) {
      this.offsets.set(id, offset);
      this.end = Math.max(this.end, offset + batch.recordCount);
    } else if (known !== offset) {
      return [`${this.name}: ${this.origin(id)} is ${how} at ${offset}, and was at ${known}`];
    }
    return [];
  }

  private origin(id: string): string {
    const batch = this.sent.get(id);
    return batch === undefined ? 'of unknown origin' : `number ${batch.sequence} of producer ${batch.producer}`;
  }
}
