import { reasonOf } from '../../../protocol/reason-of.js';

/**
 * The part of `@confluentinc/kafka-javascript` that the scenarios use, written down here because the package is optional:
 * this must compile where it could not be built.
 */
interface Message {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RdProducer {
  connect(): Promise<void>;
  send(records: { readonly topic: string; readonly messages: readonly Message[] }): Promise<unknown>;
  disconnect(): Promise<void>;
}

interface ReceivedMessage {
  readonly key?: Buffer | string | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly offset: string;
}

export interface RdConsumer {
  connect(): Promise<void>;
  subscribe(subscription: { readonly topic: string }): Promise<void>;
  run(config: {
    eachMessage(payload: { readonly partition: number; readonly message: ReceivedMessage }): Promise<void>;
  }): Promise<void>;
  commitOffsets(offsets: readonly { topic: string; partition: number; offset: string }[]): Promise<void>;
  disconnect(): Promise<void>;
}

export interface RdKafka {
  producer(config: Readonly<Record<string, unknown>>): RdProducer;
  consumer(config: Readonly<Record<string, unknown>>): RdConsumer;
}

export interface KafkaJavascript {
  readonly Kafka: new (config: Readonly<Record<string, unknown>>) => RdKafka;
  readonly logLevel: { readonly NOTHING: number };
}

const PACKAGE = '@confluentinc/kafka-javascript';

/** Throws where the package is not installed, or not for this version of Node. */
export async function loadKafkaJavascript(): Promise<KafkaJavascript> {
  const loaded: { default: { KafkaJS: KafkaJavascript } } = await import(PACKAGE);
  return loaded.default.KafkaJS;
}

/** Why the package cannot be used here; undefined when it can. */
export async function kafkaJavascriptProblem(): Promise<string | undefined> {
  try {
    await loadKafkaJavascript();
    return undefined;
  } catch (error) {
    const [reason] = reasonOf(error).split('\n');
    return `${PACKAGE} cannot be loaded here (${reason})`;
  }
}
