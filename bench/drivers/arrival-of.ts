import { ConnectionError } from '../../protocol/index.js';
import { STAMP_SIZE } from '../load/value-sizes.js';
import type { Arrival } from './driver.js';

/** What clients call a message of theirs. */
interface Message {
  readonly key?: Uint8Array | null;
  readonly value: Buffer | null;
}

/** Sums up messages that arrived together. Throws `ConnectionError` where one should be stamped and is not. */
export function arrivalOf(messages: readonly Message[], stamped: boolean): Arrival {
  const stamps: number[] = [];
  let bytes = 0;
  for (const { key, value } of messages) {
    bytes += (key?.length ?? 0) + (value?.length ?? 0);
    if (!stamped) continue;
    if (value === null || value.length < STAMP_SIZE) {
      throw new ConnectionError(`a value of ${value?.length ?? 0} bytes tells no time`);
    }
    stamps.push(value.readDoubleBE());
  }
  return { count: messages.length, bytes, stamps };
}
