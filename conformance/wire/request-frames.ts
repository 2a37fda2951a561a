import { FrameReader, Produce } from '../../protocol/index.js';
import { decodeRequestFrame } from '../decode-frame.js';

/** What every request begins with. */
export interface RequestHead {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
}

/** A request that went over a connection. */
export interface SentRequest extends RequestHead {
  /** Whether an answer is due: a producer that wants no acknowledgement gets none. */
  readonly answered: boolean;
  /** Header and body, without the length of the frame. */
  readonly frame: Buffer;
  /** `performance.now()` when it was whole. */
  readonly at: number;
}

/** How many bytes the key, the version and the correlation id take. */
export const REQUEST_HEAD_SIZE = 8;

/** Cuts what a client sends into requests. */
export class RequestFrames {
  private readonly frames = new FrameReader();
  private broken = false;

  /** Whether bytes came that are no frames: nothing behind them can be told apart any more. */
  get senseless(): boolean {
    return this.broken;
  }

  /** The requests that `chunk` completes. */
  push(chunk: Buffer): SentRequest[] {
    const requests: SentRequest[] = [];
    if (this.broken) return requests;
    try {
      for (const frame of this.frames.push(chunk)) {
        const head = readHead(frame);
        if (head === undefined) this.broken = true;
        else requests.push({ ...head, answered: isAnswered(head, frame), frame, at: performance.now() });
      }
    } catch {
      this.broken = true;
    }
    return requests;
  }
}

/** Reads what a frame begins with; undefined where it is too short for a request. */
export function readHead(frame: Buffer): RequestHead | undefined {
  if (frame.length < REQUEST_HEAD_SIZE) return undefined;
  return { apiKey: frame.readInt16BE(0), version: frame.readInt16BE(2), correlationId: frame.readInt32BE(4) };
}

/** Whether the broker sends something back: only to a Produce with `acks=0` it does not. */
export function isAnswered({ apiKey, version }: Omit<RequestHead, 'correlationId'>, frame: Buffer): boolean {
  if (apiKey !== Produce.key) return true;
  try {
    return decodeRequestFrame(Produce, version, frame).body.acks !== 0;
  } catch {
    return true; // the broker will say, or hang up
  }
}
