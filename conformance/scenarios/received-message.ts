import type { ReceivedRecord } from './client.js';

/** A message as kafkajs hands it over, and librdkafka's library, which is made after it. */
export interface ReceivedMessage {
  readonly key?: Buffer | string | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly offset: string;
}

export function recordOfMessage(
  partition: number,
  { key, value, headers = {}, offset }: ReceivedMessage,
): ReceivedRecord {
  return {
    partition,
    key: String(key),
    value: String(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
    offset: BigInt(offset),
  };
}
