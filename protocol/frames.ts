import { CodecError } from './codec-error.js';

/** What precedes every request and response: the length of the rest, as int32. */
export const LENGTH_SIZE = 4;

/** Kafka's `socket.request.max.bytes`. */
export const MAX_FRAME_SIZE = 104_857_600;

/**
 * Cuts a stream of bytes into frames. Memory grows with what has arrived, never with what a length claims; a frame that
 * arrives in one piece is a view of that piece.
 */
export class FrameReader {
  private pending: Buffer[] = [];
  private pendingLength = 0;

  constructor(private readonly maxFrameSize = MAX_FRAME_SIZE) {}

  /** The frames that `chunk` completes, without their lengths. Throws `CodecError` when it comes to a length that cannot be. */
  *push(chunk: Buffer): Generator<Buffer, void> {
    this.pending.push(chunk);
    this.pendingLength += chunk.length;
    while (this.pendingLength >= LENGTH_SIZE) {
      const end = LENGTH_SIZE + this.nextLength();
      if (this.pendingLength < end) break;
      const whole = this.joined();
      this.pending = end < whole.length ? [whole.subarray(end)] : [];
      this.pendingLength -= end;
      yield whole.subarray(LENGTH_SIZE, end);
    }
  }

  /** What has arrived and is no whole frame: for who passes bytes on, whatever they are. */
  takeRest(): Buffer {
    const rest = this.joined();
    this.pending = [];
    this.pendingLength = 0;
    return rest;
  }

  private nextLength(): number {
    const [first] = this.pending;
    const head = first !== undefined && first.length >= LENGTH_SIZE ? first : this.joined();
    return frameLength(head, this.maxFrameSize);
  }

  private joined(): Buffer {
    const [first] = this.pending;
    if (first !== undefined && this.pending.length === 1) return first;
    const whole = Buffer.concat(this.pending, this.pendingLength);
    this.pending = [whole];
    return whole;
  }
}

/** The length that the first bytes of a frame announce. Throws `CodecError` for one that cannot be. */
export function frameLength(head: Buffer, maxFrameSize = MAX_FRAME_SIZE): number {
  const length = head.readInt32BE(0);
  if (length < 0 || length > maxFrameSize) {
    throw new CodecError(`a frame of ${length} bytes is announced; between 0 and ${maxFrameSize} are taken`);
  }
  return length;
}

/** A frame around `chunks`, as the chunks to write. */
export function frame(chunks: readonly Buffer[]): Buffer[] {
  const length = Buffer.allocUnsafe(LENGTH_SIZE);
  length.writeInt32BE(
    chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    0,
  );
  return [length, ...chunks];
}
