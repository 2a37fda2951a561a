import { frameLength, LENGTH_SIZE } from '../protocol/frames.js';
import type { BufferPool } from './storage/buffer-pool.js';

/** Memory for a request that claims to be larger grows with what arrives. */
const FIRST_MEMORY = 1024 * 1024;

/** One request as it came, without its length. */
export interface Frame {
  readonly bytes: Buffer;
  /** What `bytes` lies in: it goes back to the pool when nobody needs them any more. */
  readonly memory: Buffer;
}

/**
 * Cuts what a socket receives into requests. A request that does not come in one piece is received straight into memory of
 * its own size; what is smaller is copied there out of the buffer that all connections share.
 */
export class RequestReader {
  /** The start of a length of which fewer than 4 bytes have come. */
  private readonly length = Buffer.alloc(LENGTH_SIZE);
  private lengthBytes = 0;
  /** The request that is coming in. */
  private memory: Buffer | undefined;
  private size = 0;
  private filled = 0;

  /** `shared` is only used between `next` and the `received` that follows. */
  constructor(
    private readonly shared: Buffer,
    private readonly pool: BufferPool,
    private readonly take: (frame: Frame) => void,
  ) {}

  next(): Buffer {
    return this.memory === undefined ? this.shared : this.memory.subarray(this.filled, this.size);
  }

  /** Throws `CodecError` when it comes to a length that cannot be. */
  received(count: number): void {
    if (this.memory === undefined) {
      this.cut(this.shared.subarray(0, count));
    } else {
      this.filled += count;
      this.grow(this.memory);
    }
  }

  private cut(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.lengthBytes < LENGTH_SIZE) {
        const copied = bytes.copy(this.length, this.lengthBytes, at);
        this.lengthBytes += copied;
        at += copied;
        if (this.lengthBytes < LENGTH_SIZE) return;
        this.begin(frameLength(this.length));
      }
      if (this.memory === undefined) continue; // a request of no bytes
      const copied = bytes.copy(this.memory, this.filled, at, at + this.size - this.filled);
      this.filled += copied;
      at += copied;
      this.grow(this.memory);
    }
  }

  private begin(size: number): void {
    this.size = size;
    this.filled = 0;
    this.memory = this.pool.take(Math.min(size, FIRST_MEMORY));
    this.grow(this.memory);
  }

  /** Hands over a request that is complete, or makes room for the rest of it. */
  private grow(memory: Buffer): void {
    if (this.filled === this.size) {
      this.memory = undefined;
      this.lengthBytes = 0;
      this.take({ bytes: memory.subarray(0, this.size), memory });
    } else if (this.filled === memory.length) {
      this.memory = this.pool.take(Math.min(this.size, 2 * memory.length));
      memory.copy(this.memory);
      this.pool.give(memory);
    }
  }
}
