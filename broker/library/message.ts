import type { RecordHeader } from '../../protocol/records/record.js';

/** A message as it is stored. */
export interface Message {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Milliseconds since 1970; -1 for none. */
  readonly timestamp: number;
  /** Pairs of a name and a value, in their order; a name may be there more than once. */
  readonly headers: readonly RecordHeader[];
}

/** A message to be stored: text stands for its UTF-8 bytes, and the timestamp is by default that of the call. */
export interface NewMessage {
  readonly key?: Buffer | string | null;
  readonly value?: Buffer | string | null;
  readonly timestamp?: number;
  readonly headers?: readonly (readonly [name: string, value: Buffer | string | null])[];
}
