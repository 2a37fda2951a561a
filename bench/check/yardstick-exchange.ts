import type { Exchange } from '../storage/closed-loop.js';

const HEADER_SIZE = 8;

/** A request of so many bytes to the yardstick, which answers with `answerSize` bytes. */
export function yardstickExchange(size: number, answerSize: number): Exchange {
  const bytes = Buffer.alloc(HEADER_SIZE + size, 'a request to the yardstick');
  bytes.writeInt32BE(bytes.length - 4, 0);
  bytes.writeInt32BE(answerSize, 4);
  return { bytes, receive: (answer) => answer.length };
}
