import kafkajs, { type Producer, type ProducerBatch, type TopicMessages } from 'kafkajs';
import { ErrorCode } from '../../../protocol/index.js';
import { COMPRESSION } from '../../../targets/clients/kafkajs-codecs.js';
import type { Leader } from '../../generator/sender.js';
import { ACKS } from '../../load/acks.js';
import type { Batch } from '../../load/batcher.js';
import { byTopic, type Lane } from '../../load/lanes.js';
import type { LoadPlan, ProducersPlan } from '../../load/load-plan.js';
import { SampleRecords } from '../../load/sample-records.js';
import type { ProducerClient } from '../driver.js';
import { refuseUnanswered } from '../refuse-unanswered.js';
import { MAX_IN_FLIGHT } from '../wire/sequences.js';
import { kafkaOf } from './client.js';
import { connectionErrorOf, errorCodeIn } from './errors.js';

/** Its default, also for idempotent producers, which would else try for ever to reach a target that is gone. */
const RETRIES = 5;

/** Connects a producer of kafkajs, which makes one batch of what it is handed at a time for each partition. */
export async function openKafkajsProducer(
  plan: LoadPlan,
  crew: ProducersPlan,
  lanes: readonly Lane[],
): Promise<ProducerClient> {
  const { acks, idempotent = false, records: spec } = crew;
  refuseUnanswered('kafkajs', acks);
  const records = new SampleRecords(crew);
  const producer = kafkaOf(plan).producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent,
    retry: { retries: RETRIES },
  });
  try {
    await producer.connect();
  } catch (error) {
    throw connectionErrorOf(error);
  }
  const settings = { acks: ACKS[acks], compression: COMPRESSION[spec.compression ?? 'none'] };
  return {
    sizes: records.sizes,
    leaders: [new KafkajsProducer(producer, lanes, records, settings, idempotent)],
    close: () => producer.disconnect(),
  };
}

/** It finds the leaders of its partitions by itself. */
class KafkajsProducer implements Leader {
  /** An idempotent one sends to a broker one request after the other: what waits for that here goes in larger batches. */
  readonly maxInFlight?: number;

  constructor(
    private readonly producer: Producer,
    readonly lanes: readonly Lane[],
    private readonly records: SampleRecords,
    private readonly settings: Pick<ProducerBatch, 'acks' | 'compression'>,
    idempotent: boolean,
  ) {
    if (idempotent) this.maxInFlight = MAX_IN_FLIGHT;
  }

  /** Of batches that go together kafkajs tells one error alone, which then counts for all of them. */
  async produce(batches: readonly Batch[], dueAt: (record: number) => number): Promise<readonly number[]> {
    try {
      await this.producer.sendBatch({ ...this.settings, topicMessages: this.messagesOf(batches, dueAt) });
      return batches.map(() => ErrorCode.NONE);
    } catch (error) {
      const code = errorCodeIn(error);
      if (code === undefined) throw connectionErrorOf(error);
      return batches.map(() => code);
    }
  }

  private messagesOf(batches: readonly Batch[], dueAt: (record: number) => number): TopicMessages[] {
    const placed = batches.map((batch) => ({ ...batch.lane, batch }));
    return [...byTopic(placed)].map(([topic, its]) => ({
      topic,
      messages: its.flatMap(({ partition, batch }) =>
        this.records.of(batch, dueAt).map(({ key, value }) => ({ partition, key, value })),
      ),
    }));
  }
}
