import { reasonOf } from '../../../protocol/reason-of.js';
import { TargetError } from '../../../targets/target.js';

/**
 * The part of `@confluentinc/kafka-javascript` that is used here, written down because the package is optional: this must
 * compile where it could not be built. Its own methods over librdkafka, not those that it has in the manner of kafkajs.
 */
export interface RdError extends Error {
  /** The protocol's, or a negative one of librdkafka's own. */
  readonly code: number;
}

export function isRdError(error: unknown): error is RdError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}

export type Settings = Readonly<Record<string, string | number | boolean>>;

export interface RdPartition {
  readonly topic: string;
  readonly partition: number;
}

/** What its producers and consumers have in common. */
export interface RdClient {
  connect(options: { readonly timeout: number }, done: (error?: RdError | null) => void): void;
  on(event: 'event.error', listener: (error: RdError) => void): void;
}

export interface DeliveryReport {
  /** What was handed over with the record. */
  readonly opaque: unknown;
}

export interface RdProducer extends RdClient {
  on(event: 'event.error', listener: (error: RdError) => void): void;
  on(event: 'delivery-report', listener: (error: RdError | null, report: DeliveryReport) => void): void;
  /** Throws an `RdError` where the record is not taken. It copies the value. */
  produce(
    topic: string,
    partition: number,
    value: Buffer,
    key: Buffer | null,
    timestamp: undefined,
    opaque: unknown,
  ): void;
  /** Whether a thread of librdkafka's own looks for delivery reports. */
  setPollInBackground(set: boolean): void;
  /** Waits so long, in milliseconds, for what is not delivered yet. */
  disconnect(flushMs: number, done: () => void): void;
}

export interface RdMessage extends RdPartition {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly offset: number;
}

export interface RdConsumer extends RdClient {
  subscribe(topics: readonly string[]): void;
  assign(partitions: readonly (RdPartition & { readonly offset: number | 'beginning' })[]): void;
  unassign(): void;
  /** Of `consume`, in milliseconds. */
  setDefaultConsumeTimeout(ms: number): void;
  /** Takes at most so many messages that have been fetched, or tells of an error instead. */
  consume(most: number, done: (error?: RdError | null, messages?: readonly RdMessage[]) => void): void;
  disconnect(done: () => void): void;
}

/** What a consumer is told of its partitions: why by a code of `CODES.ERRORS`. */
type OnRebalance = (why: { readonly code: number } | undefined, partitions: readonly RdPartition[]) => void;

interface ConsumerSettings {
  readonly rebalance_cb: OnRebalance;
  readonly queue_non_empty_cb: () => void;
  readonly [name: string]: Settings[string] | OnRebalance | (() => void);
}

export interface KafkaJavascript {
  readonly Producer: new (settings: Settings) => RdProducer;
  readonly KafkaConsumer: new (settings: ConsumerSettings) => RdConsumer;
  readonly CODES: { readonly ERRORS: Readonly<Record<string, number>> & { readonly ERR__ASSIGN_PARTITIONS: number } };
}

const PACKAGE = '@confluentinc/kafka-javascript';

/** Throws `TargetError` where the package is not installed, or not for this version of Node. */
export async function loadKafkaJavascript(): Promise<KafkaJavascript> {
  try {
    const loaded: { default: KafkaJavascript } = await import(PACKAGE);
    return loaded.default;
  } catch (cause) {
    const [reason] = reasonOf(cause).split('\n');
    throw new TargetError(
      `The driver librdkafka needs the package ${PACKAGE}, which cannot be loaded (${reason}): run 'npm install ${PACKAGE}'.`,
      { cause },
    );
  }
}
