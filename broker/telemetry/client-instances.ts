import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { crc32c } from '../../protocol/records/crc32c.js';
import { KafkaError } from '../errors.js';
import { randomUuid } from '../uuid.js';

/** Kafka's: how often a client is to hand over its metrics, and how many bytes of them at most. */
export const PUSH_INTERVAL_MS = 300_000;
export const MOST_BYTES = 1024 * 1024;
/** zstd, lz4, gzip and snappy by their numbers in record batches, best first. */
export const COMPRESSION_TYPES: readonly number[] = [4, 3, 1, 2];
const UNCOMPRESSED = 0;
/** So many clients are remembered, as by Kafka; who is forgotten may ask and push sooner than it should. */
const MOST_CLIENTS = 16_384;
/** Kafka has uses of its own for this UUID. */
const RESERVED = 'AAAAAAAAAAAAAAAAAAAAAQ';

interface Instance {
  askedMs: number;
  pushedMs: number;
  /** Whether its last push was refused in a way that has it ask anew. */
  mayAskAgain: boolean;
  terminated: boolean;
}

export interface Push {
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly terminating: boolean;
  readonly compressionType: number;
  readonly metrics: { readonly length: number };
}

/** The clients that offer their metrics (KIP-714). Nothing is wanted of them here; they are held to the rules all the same. */
export class ClientInstances {
  /** Those first that have not been heard of for longest. */
  private readonly instances = new Map<string, Instance>();

  constructor(private readonly most = MOST_CLIENTS) {}

  /** The id of a client that asks what is wanted, a new one where it has none. Throws a `KafkaError` for one that asks too often. */
  ask(givenId: string, now: number): string {
    const id = givenId === ZERO_UUID ? randomUuid() : givenId;
    const instance = this.heardOf(id);
    const rested = now - Math.max(instance.askedMs, instance.pushedMs) >= PUSH_INTERVAL_MS;
    if (!rested && !instance.mayAskAgain) throw tooSoon();
    instance.askedMs = now;
    instance.mayAskAgain = false;
    return id;
  }

  /** Takes metrics, of which nobody makes anything. Throws a `KafkaError` for what a client may not hand over, or not yet. */
  push({ clientInstanceId: id, subscriptionId, terminating, compressionType, metrics }: Push, now: number): void {
    if (id === ZERO_UUID || id === RESERVED) throw new KafkaError(ErrorCode.INVALID_REQUEST, `${id} is no client.`);
    const instance = this.heardOf(id);
    if (instance.terminated) throw new KafkaError(ErrorCode.INVALID_REQUEST, `${id} has said that it terminates.`);
    const due = now - instance.pushedMs >= PUSH_INTERVAL_MS || instance.askedMs > instance.pushedMs;
    if (!due && !terminating) throw tooSoon();
    instance.pushedMs = now;
    instance.terminated = terminating;
    instance.mayAskAgain = true;
    if (subscriptionId !== subscriptionOf(id)) {
      throw new KafkaError(ErrorCode.UNKNOWN_SUBSCRIPTION_ID, `${id} has no subscription ${subscriptionId}.`);
    }
    if (compressionType !== UNCOMPRESSED && !COMPRESSION_TYPES.includes(compressionType)) {
      throw new KafkaError(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, `There is no compression ${compressionType}.`);
    }
    if (metrics.length > MOST_BYTES) {
      throw new KafkaError(ErrorCode.TELEMETRY_TOO_LARGE, `${metrics.length} bytes of metrics are too many.`);
    }
    instance.mayAskAgain = false;
  }

  private heardOf(id: string): Instance {
    const never = Number.NEGATIVE_INFINITY;
    const instance = this.instances.get(id) ?? {
      askedMs: never,
      pushedMs: never,
      mayAskAgain: false,
      terminated: false,
    };
    this.instances.delete(id);
    this.instances.set(id, instance);
    if (this.instances.size > this.most) {
      const [oldest] = this.instances.keys();
      if (oldest !== undefined) this.instances.delete(oldest);
    }
    return instance;
  }
}

/** What a client has subscribed to is told by a number; as nothing is wanted of anybody, it says no more than whose it is. */
export function subscriptionOf(clientInstanceId: string): number {
  return crc32c(Buffer.from(clientInstanceId, 'base64url')) | 0;
}

function tooSoon(): KafkaError {
  return new KafkaError(ErrorCode.THROTTLING_QUOTA_EXCEEDED, 'It is too early for that.');
}
