import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { randomUuid } from '../uuid.js';
import { subscriptionOf, type Wanted } from './subscriptions.js';

/** Kafka's: how many bytes of metrics a client may hand over at a time. */
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
  /** What was wanted of it when it was heard of last. */
  readonly subscriptionId: number;
}

export interface Push {
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly terminating: boolean;
  readonly compressionType: number;
  readonly metrics: { readonly length: number };
}

/** The clients that offer their metrics (KIP-714). Nobody makes anything of them here; they are held to the rules all the same. */
export class ClientInstances {
  /** Those first that have not been heard of for longest. */
  private readonly instances = new Map<string, Instance>();

  constructor(private readonly most = MOST_CLIENTS) {}

  /** The id of a client that asks what is wanted, a new one where it has none. */
  idOf(givenId: string): string {
    return givenId === ZERO_UUID ? randomUuid() : givenId;
  }

  /** The number of what a client is told is wanted of it. Throws a `KafkaError` for one that asks too often for what is the same still. */
  ask(id: string, wanted: Wanted, now: number): number {
    const instance = this.heardOf(id, wanted);
    const rested = now - Math.max(instance.askedMs, instance.pushedMs) >= wanted.intervalMs;
    if (!rested && !instance.mayAskAgain) throw tooSoon();
    instance.askedMs = now;
    instance.mayAskAgain = false;
    return instance.subscriptionId;
  }

  /** Takes metrics, of which nobody makes anything. Throws a `KafkaError` for what a client may not hand over, or not yet. */
  push(
    { clientInstanceId: id, subscriptionId, terminating, compressionType, metrics }: Push,
    wanted: Wanted,
    now: number,
  ): void {
    if (id === ZERO_UUID || id === RESERVED) throw new KafkaError(ErrorCode.INVALID_REQUEST, `${id} is no client.`);
    const instance = this.heardOf(id, wanted);
    if (instance.terminated) throw new KafkaError(ErrorCode.INVALID_REQUEST, `${id} has said that it terminates.`);
    const due = now - instance.pushedMs >= wanted.intervalMs || instance.askedMs > instance.pushedMs;
    if (!due && !terminating) throw tooSoon();
    instance.pushedMs = now;
    instance.terminated = terminating;
    instance.mayAskAgain = true;
    if (subscriptionId !== instance.subscriptionId) {
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

  private heardOf(id: string, wanted: Wanted): Instance {
    const never = Number.NEGATIVE_INFINITY;
    const subscriptionId = subscriptionOf(id, wanted);
    const known = this.instances.get(id);
    // Whoever is asked for something else than before begins anew.
    const instance: Instance =
      known?.subscriptionId === subscriptionId
        ? known
        : { mayAskAgain: false, terminated: false, ...known, askedMs: never, pushedMs: never, subscriptionId };
    this.instances.delete(id);
    this.instances.set(id, instance);
    if (this.instances.size > this.most) {
      const [oldest] = this.instances.keys();
      if (oldest !== undefined) this.instances.delete(oldest);
    }
    return instance;
  }
}

function tooSoon(): KafkaError {
  return new KafkaError(ErrorCode.THROTTLING_QUOTA_EXCEEDED, 'It is too early for that.');
}
