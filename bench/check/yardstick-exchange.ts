import { LENGTH_SIZE } from '../../protocol/index.js';
import type { Exchange } from '../storage/closed-loop.js';

/** What the yardstick is asked for, beside its length. */
const ANSWER_SIZE = 4;
const KEEP = 8;
const HEADER_SIZE = 9;

export interface YardstickWish {
  /** How many bytes the request has, about. */
  readonly size: number;
  /** How many bytes the answer is to have. */
  readonly answerSize: number;
  /** Whether the request is to be written to a file. */
  readonly keep?: true;
}

export function yardstickExchange({ size, answerSize, keep }: YardstickWish): Exchange {
  const bytes = Buffer.alloc(HEADER_SIZE + size, 'a request to the yardstick');
  bytes.writeInt32BE(bytes.length - LENGTH_SIZE, 0);
  bytes.writeInt32BE(answerSize, ANSWER_SIZE);
  bytes[KEEP] = keep ? 1 : 0;
  return { bytes, receive: (answer) => answer.length };
}
