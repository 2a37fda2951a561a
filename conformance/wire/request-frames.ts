import { FrameReader, Produce } from '../../protocol/index.js';
import { decodeRequestFrame } from '../decode-frame.js';

/** A request that went over a connection. */
export interface SentRequest {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
  /** Whether an answer is due: a producer that wants no acknowledgement gets none. */
  readonly answered: boolean;
  /** Header and body, without the length of the frame. */
  readonly frame: Buffer;
  /** `performance.now()` when it was whole. */
  readonly at: number;
}

/** Key, version and correlation id. */
const SHORTEST_HEADER = 8;

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
        if (frame.length < SHORTEST_HEADER) this.broken = true;
        else requests.push(requestOf(frame));
      }
    } catch {
      this.broken = true;
    }
    return requests;
  }
}

function requestOf(frame: Buffer): SentRequest {
  const [apiKey, version] = [frame.readInt16BE(0), frame.readInt16BE(2)];
  return {
    apiKey,
    version,
    correlationId: frame.readInt32BE(4),
    answered: apiKey !== Produce.key || wantsAcknowledgement(version, frame),
    frame,
    at: performance.now(),
  };
}

function wantsAcknowledgement(version: number, frame: Buffer): boolean {
  try {
    return decodeRequestFrame(Produce, version, frame).body.acks !== 0;
  } catch {
    return true;
  }
}
