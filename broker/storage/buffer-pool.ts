/** The smallest piece is 2^12 bytes, the largest that is kept for the next request 2^21. */
const SMALLEST = 12;
const LARGEST = 21;
/** Bytes of pieces that wait to be used. */
const MOST_FREE = 8 * 1024 * 1024;

/**
 * Memory for requests and for what is read from files, used again and again. A buffer for each would be gigabytes a minute
 * for the garbage collector: it took two thirds of the processor time of a broker that did nothing but store batches of
 * 64 KiB.
 */
export class BufferPool {
  private readonly free: Buffer[][] = Array.from({ length: LARGEST + 1 }, () => []);
  private freeBytes = 0;

  /** At least `length` bytes, with anything in them. */
  take(length: number): Buffer {
    const bits = sizeBits(length);
    const piece = this.free[bits]?.pop();
    if (piece === undefined) return Buffer.allocUnsafeSlow(bits > LARGEST ? length : 2 ** bits);
    this.freeBytes -= piece.length;
    return piece;
  }

  /** Takes back what `take` gave. Nobody may hold it any more. */
  give(piece: Buffer): void {
    if (this.freeBytes + piece.length > MOST_FREE) return;
    const pieces = this.free[sizeBits(piece.length)];
    if (pieces === undefined) return;
    pieces.push(piece);
    this.freeBytes += piece.length;
  }
}

function sizeBits(length: number): number {
  return Math.max(SMALLEST, 32 - Math.clz32(length - 1));
}
