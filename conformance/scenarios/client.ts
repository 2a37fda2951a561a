import type { Codec } from '../../protocol/records/batch-header.js';
import type { Target } from '../../targets/target.js';

/** One record as an application sees it. */
export interface AppRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReceivedRecord extends AppRecord {
  readonly partition: number;
  readonly offset: bigint;
}

/** Where a client begins, and how it gets in. */
export type Entrance = Pick<Target, 'bootstrap' | 'security'>;

/** A real client library, as its users write to it: the same few things for every library, so that scenarios are written once. */
export interface ClientLibrary {
  readonly name: string;
  /** Why it cannot be used on this machine; undefined when it can. */
  unavailable(): Promise<string | undefined>;
  producer(entrance: Entrance): Promise<Producer>;
  /** A member of a group that reads a topic from the beginning, or from where the group stopped. */
  consumer(entrance: Entrance, groupId: string, topic: string): Promise<Consumer>;
}

export interface Producer {
  send(topic: string, codec: Codec, records: readonly AppRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface Consumer {
  /** Calls `onRecord` for each record, one after the other, until the consumer is closed. */
  run(onRecord: (record: ReceivedRecord) => void): Promise<void>;
  /** Saves the position of the group: everything up to and with `offset` is done. */
  commit(topic: string, partition: number, offset: bigint): Promise<void>;
  /** Leaves the group. */
  close(): Promise<void>;
}
