import type { Leader } from '../generator/sender.js';
import type { BatchSizes } from '../load/batcher.js';
import type { Lane } from '../load/lanes.js';
import type { LoadPlan, ProducersPlan } from '../load/load-plan.js';

/** A producer of whichever driver, connected. */
export interface ProducerClient {
  readonly sizes: BatchSizes;
  readonly leaders: readonly Leader[];
  close(): Promise<void>;
}

/** What sends and receives for a load. Its functions throw `TargetError` and `ConnectionError`. */
export interface Driver {
  /** Connects one producer that sends on `lanes`, all its own. */
  openProducer(plan: LoadPlan, crew: ProducersPlan, lanes: readonly Lane[]): Promise<ProducerClient>;
}
