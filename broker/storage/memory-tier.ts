import type { Loans } from './loans.js';
import type { Place } from './slabs.js';

/** What holds batches of the tier: told when the memory of some of them is given back. */
export interface TierHolder {
  /** Forgets the batches up to the one with this base offset. */
  forget(baseOffset: number): void;
}

/** Small batches are copied into buffers of this size, one behind the other. */
const SLAB = 512 * 1024;
/** Larger ones get a buffer of their own, or the rests of slabs that they do not fit into would add up. */
const LARGEST_SHARED = SLAB / 4;
/** A slab takes no more batches when so much has come after it: it goes as a whole, and newer batches would go with it. */
const SLAB_WINDOW = 4 * 1024 * 1024;
/** Slabs that wait to be used again. */
const MOST_FREE = 4;
/** What a batch costs beside its bytes: its place in the index of its log. */
const ENTRY = 40;

/** The smallest budget that makes sense. */
export const SMALLEST_TIER = 8 * SLAB;

interface Slab {
  readonly buffer: Buffer;
  /** The logs that have batches here, with the base offset of the last one. */
  readonly holders: Map<TierHolder, number>;
  /** Bytes that it counts for: the whole ArrayBuffer, and what the index of its batches takes. */
  cost: number;
  /** Answers under way that have views of it. */
  lent: number;
  /** Whether views of it were given away for good: then it is never used again. */
  givenAway: boolean;
  evicted: boolean;
}

/**
 * The newest batches of all logs of a broker, up to a budget in bytes: consumers near the end of their logs are served from
 * here, without touching the disk. What came first goes first, whichever log it belongs to.
 *
 * Memory is counted as it is held, in whole ArrayBuffers. Batches are copied in: the memory of a request is used again for the
 * next one, and no small batch keeps a large frame alive.
 */
export class MemoryTier {
  /** The oldest first. */
  private readonly slabs: Slab[] = [];
  /** The slab that small batches are copied into. */
  private open: Slab | undefined;
  private openUsed = 0;
  /** Bytes that came since it was opened. */
  private since = 0;
  private held = 0;
  private readonly byMemory = new Map<ArrayBufferLike, Slab>();
  private readonly free: Buffer[] = [];

  /** A budget of 0 holds nothing. */
  constructor(readonly budget: number) {}

  /** Bytes that are held, as they count. */
  get used(): number {
    return this.held;
  }

  /** Keeps a copy of a batch for `holder`; undefined for one that is too large. */
  admit(batch: Buffer, baseOffset: number, holder: TierHolder): Place | undefined {
    if (batch.length > this.budget / 4) return undefined;
    const place = this.place(batch);
    place.slab.holders.set(holder, baseOffset);
    place.slab.cost += ENTRY;
    this.held += ENTRY;
    this.since += batch.length;
    return { slab: place.slab.buffer, position: place.position };
  }

  /** Keeps the memory of these views as it is: until the loan ends, or for good where there is none. */
  hold(views: readonly Buffer[], loans: Loans | undefined): void {
    for (const { buffer } of views) {
      const slab = this.byMemory.get(buffer);
      if (slab === undefined) continue;
      if (loans === undefined) {
        slab.givenAway = true;
      } else {
        slab.lent++;
        loans.add(() => {
          slab.lent--;
          this.reuse(slab);
        });
      }
    }
  }

  private place(batch: Buffer): { slab: Slab; position: number } {
    if (batch.length > LARGEST_SHARED) return { slab: this.add(copyOf(batch), batch.length), position: 0 };
    return this.share(batch);
  }

  private share(batch: Buffer): { slab: Slab; position: number } {
    if (batch.length > SLAB - this.openUsed || this.since > Math.min(SLAB_WINDOW, this.budget / 4))
      this.open = undefined;
    this.makeRoom(ENTRY);
    if (this.open === undefined) {
      this.open = this.add(this.free.pop() ?? Buffer.allocUnsafeSlow(SLAB), SLAB);
      this.openUsed = 0;
      this.since = 0;
    }
    const position = this.openUsed;
    batch.copy(this.open.buffer, position);
    this.openUsed += batch.length;
    return { slab: this.open, position };
  }

  private add(buffer: Buffer, cost: number): Slab {
    this.makeRoom(cost + ENTRY);
    const slab: Slab = { buffer, holders: new Map(), cost, lent: 0, givenAway: false, evicted: false };
    this.slabs.push(slab);
    this.byMemory.set(buffer.buffer, slab);
    this.held += cost;
    return slab;
  }

  private makeRoom(bytes: number): void {
    while (this.held + bytes > this.budget) {
      const oldest = this.slabs.shift();
      if (oldest === undefined) return;
      this.held -= oldest.cost;
      if (oldest === this.open) this.open = undefined;
      for (const [holder, baseOffset] of oldest.holders) holder.forget(baseOffset);
      this.byMemory.delete(oldest.buffer.buffer);
      oldest.evicted = true;
      this.reuse(oldest);
    }
  }

  /** Keeps the memory of a slab for the next one, when nobody looks at it any more. */
  private reuse({ buffer, evicted, lent, givenAway }: Slab): void {
    if (evicted && lent === 0 && !givenAway && buffer.length === SLAB && this.free.length < MOST_FREE) {
      this.free.push(buffer);
    }
  }
}

function copyOf(batch: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(batch.length);
  batch.copy(copy);
  return copy;
}
