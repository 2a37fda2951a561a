/** A partition that holds little costs little; each further slab is twice as large. */
const FIRST_SLAB = 8 * 1024;
const LARGEST_SLAB = 1024 * 1024;

/** A batch above this gets a slab of its own, or the rests of slabs that it does not fit into would add up. */
const OWN_SLAB = LARGEST_SLAB / 4;

/** Where a copy of some bytes lies. */
export interface Place {
  readonly slab: Buffer;
  readonly position: number;
}

/**
 * Copies into large buffers, one behind the other: what is kept pins no request frame, and what was stored in succession
 * can be read as one piece. Bytes once stored are never written again, for readers hold views of them.
 */
export class Slabs {
  private slab = Buffer.alloc(0);
  private used = 0;
  private next = FIRST_SLAB;

  store(bytes: Buffer): Place {
    if (bytes.length > OWN_SLAB) {
      const slab = Buffer.allocUnsafeSlow(bytes.length);
      bytes.copy(slab);
      return { slab, position: 0 };
    }
    if (bytes.length > this.slab.length - this.used) this.begin(bytes.length);
    const position = this.used;
    bytes.copy(this.slab, position);
    this.used += bytes.length;
    return { slab: this.slab, position };
  }

  private begin(atLeast: number): void {
    while (this.next < atLeast) this.next *= 2;
    this.slab = Buffer.allocUnsafeSlow(this.next);
    this.used = 0;
    this.next = Math.min(this.next * 2, LARGEST_SLAB);
  }
}
