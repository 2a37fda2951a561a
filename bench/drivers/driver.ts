import type { Leader } from '../generator/sender.js';
import type { BatchSizes } from '../load/batcher.js';
import type { Lane } from '../load/lanes.js';
import type { ConsumersPlan, LoadPlan, ProducersPlan } from '../load/load-plan.js';

/** A producer of whichever driver, connected. */
export interface ProducerClient {
  readonly sizes: BatchSizes;
  readonly leaders: readonly Leader[];
  /** Whether it makes its batches itself: then it is handed each record when that is due, and none waits twice. */
  readonly lingersItself?: boolean;
  close(): Promise<void>;
}

/** Records that arrived together. */
export interface Arrival {
  readonly count: number;
  /** Of keys and values. */
  readonly bytes: number;
  /** When each was due, on the monotonic clock; empty where records are not stamped. */
  readonly stamps: readonly number[];
  /** How long the answer that brought them took, in milliseconds, where the driver can tell. */
  readonly tookMs?: number;
}

/** A consumer of whichever driver, connected and positioned. */
export interface ConsumerClient {
  /** Hands over what arrives until the signal comes. Rejects with `ConnectionError` where it cannot go on. */
  run(onArrival: (arrival: Arrival) => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** What sends and receives for a load. Its functions throw `TargetError` and `ConnectionError`. */
export interface Driver {
  /** Why it works in the main thread alone; undefined where each thread may have clients of its own. */
  readonly oneThread?: string;
  /** Connects one producer that sends on `lanes`, all its own. */
  openProducer(plan: LoadPlan, crew: ProducersPlan, lanes: readonly Lane[]): Promise<ProducerClient>;
  /** Connects consumer number `client` of a crew. */
  openConsumer(plan: LoadPlan, crew: ConsumersPlan, client: number): Promise<ConsumerClient>;
}
