import type { Codec } from '../../protocol/records/batch-header.js';
import type { Target } from '../../targets/target.js';
import type { Admin } from './admin/admin.js';
import type { Scenario } from './scenario.js';

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
  /** The compressions that it has on this machine. */
  readonly codecs: readonly Codec[];
  /**
   * Whether it gives records to the application again that were committed before a rebalance, on every broker: because it does not
   * forget what it had fetched of partitions, or is just fetching, when it loses them or goes back to what is committed.
   */
  readonly readsAgainAfterRebalance: boolean;
  /** Why it cannot be used on this machine; undefined when it can. */
  unavailable(): Promise<string | undefined>;
  producer(entrance: Entrance): Promise<Producer>;
  /** A member of a group that reads a topic from the beginning, or from where the group stopped. */
  consumer(entrance: Entrance, subscription: Subscription): Promise<Consumer>;
  transactionalProducer(entrance: Entrance, transactionalId: string): Promise<TransactionalProducer>;
  admin(entrance: Entrance): Promise<Admin>;
  /** What is tried with this library alone. */
  readonly own?: readonly Scenario[];
}

export interface Producer {
  send(topic: string, codec: Codec, records: readonly AppRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface Subscription {
  readonly groupId: string;
  readonly topic: string;
  /** Whether records of open and aborted transactions are read, too. */
  readonly isolation: 'read_committed' | 'read_uncommitted';
}

/** What a consumer tells. */
export interface Listener {
  /** One record after the other; the next one waits until this is done with. */
  onRecord(record: ReceivedRecord): void | Promise<void>;
  /** The partitions that this member owns from now on. */
  onAssigned?(partitions: readonly number[]): void;
}

export interface Consumer {
  /** Begins to read, and tells until the consumer is closed. */
  run(listener: Listener): Promise<void>;
  /** Saves the position of the group: everything up to and with `offset` is done. */
  commit(partition: number, offset: bigint): Promise<void>;
  /** Leaves the group. */
  close(): Promise<void>;
}

export interface TransactionalProducer {
  /** The first one fences every earlier producer of the same transactional id, and aborts what it left open. */
  begin(): Promise<Transaction>;
  close(): Promise<void>;
}

export interface Transaction {
  send(topic: string, records: readonly AppRecord[]): Promise<void>;
  /** The position of the group of `consumer` becomes the one behind `record`, which it received, if this is committed. */
  sendOffset(consumer: Consumer, record: ReceivedRecord): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}
