import { type ConnectionError, ErrorCode } from '../../../protocol/index.js';
import type { Outcome } from '../../generator/outcome.js';
import type { Leader } from '../../generator/sender.js';
import type { Batch } from '../../load/batcher.js';
import type { Lane } from '../../load/lanes.js';
import type { LoadPlan, ProducersPlan } from '../../load/load-plan.js';
import { SampleRecords } from '../../load/sample-records.js';
import type { ProducerClient } from '../driver.js';
import { refuseUnanswered } from '../refuse-unanswered.js';
import { connect } from './connect.js';
import { AwaitedBatch, Handover } from './handover.js';
import {
  type DeliveryReport,
  isRdError,
  type KafkaJavascript,
  type RdError,
  type RdProducer,
} from './kafka-javascript.js';
import { Patience } from './patience.js';
import { producerSettings } from './settings.js';

/** When it is closed all has been delivered, or nobody waits for it any more. */
const FLUSH_MS = 200;

/** Connects a producer of librdkafka, which makes batches of records by itself. */
export async function openRdProducer(
  library: KafkaJavascript,
  plan: LoadPlan,
  crew: ProducersPlan,
  lanes: readonly Lane[],
): Promise<ProducerClient> {
  refuseUnanswered('librdkafka', crew.acks);
  const records = new SampleRecords(crew);
  const producer = new library.Producer(producerSettings(plan, crew));
  await connect(producer);
  producer.setPollInBackground(true);
  const leader = new RdLeader(producer, lanes, records, namesOf(library));
  return {
    sizes: records.sizes,
    leaders: [leader],
    lingersItself: true,
    close: () => {
      leader.close();
      return new Promise((resolve) => producer.disconnect(FLUSH_MS, resolve));
    },
  };
}

/** Of librdkafka's own errors, which have negative codes. */
function namesOf({ CODES }: KafkaJavascript): ReadonlyMap<number, string> {
  const own = Object.entries(CODES.ERRORS).filter(([, code]) => code < 0);
  return new Map(own.map(([name, code]) => [code, name]));
}

/** It finds the leaders of its partitions by itself. */
class RdLeader implements Leader {
  private readonly open = new Set<Handover>();
  private readonly patience = new Patience((error) => this.fail(error));

  constructor(
    private readonly producer: RdProducer,
    readonly lanes: readonly Lane[],
    private readonly records: SampleRecords,
    /** Of its errors, by their codes. */
    private readonly names: ReadonlyMap<number, string>,
  ) {
    producer.on('delivery-report', (error, report) => this.delivered(error, report));
    producer.on('event.error', (error) => this.patience.strain(error));
  }

  produce(batches: readonly Batch[], dueAt: (record: number) => number): Promise<readonly Outcome[]> {
    const handover = new Handover(batches.map(({ count }) => count));
    this.open.add(handover);
    for (const [index, awaited] of handover.batches.entries()) {
      const batch = batches[index];
      if (batch !== undefined) this.hand(batch, awaited, dueAt);
    }
    return handover.outcomes.finally(() => this.open.delete(handover));
  }

  close(): void {
    this.patience.ease();
  }

  private hand(batch: Batch, awaited: AwaitedBatch, dueAt: (record: number) => number): void {
    const { topic, partition } = batch.lane;
    for (const { key, value } of this.records.of(batch, dueAt)) {
      try {
        this.producer.produce(topic, partition, value, key, undefined, awaited);
      } catch (error) {
        if (!isRdError(error)) throw error;
        awaited.settle(this.outcomeOf(error));
      }
    }
  }

  private delivered(error: RdError | null, { opaque }: DeliveryReport): void {
    if (error === null || error.code >= 0) this.patience.ease();
    if (opaque instanceof AwaitedBatch) opaque.settle(error === null ? ErrorCode.NONE : this.outcomeOf(error));
  }

  /** Positive codes are the protocol's. */
  private outcomeOf({ code }: RdError): Outcome {
    return this.names.get(code) ?? code;
  }

  private fail(error: ConnectionError): void {
    for (const handover of this.open) handover.fail(error);
  }
}
