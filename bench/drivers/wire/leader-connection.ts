import {
  ApiVersions,
  CodecError,
  type Connection,
  ConnectionError,
  decodeResponse,
  Produce,
} from '../../../protocol/index.js';
import type { Leader } from '../../generator/sender.js';
import { ACKS, type Acks } from '../../load/acks.js';
import type { Batch } from '../../load/batcher.js';
import type { EncodedRecords } from '../../load/encoded-records.js';
import type { Lane } from '../../load/lanes.js';
import type { RecordKeys } from '../../load/record-keys.js';
import { ANSWER_TIMEOUT_MS } from '../pace.js';
import { errorCodesOf, topicDataOf } from './produce-body.js';
import { MAX_IN_FLIGHT, type Sequences } from './sequences.js';

/** What the broker may take to reach the other replicas. */
const PRODUCE_TIMEOUT_MS = 30_000;

/** What a producer's connections to the brokers of its partitions have in common. */
export interface WireProducer {
  readonly records: EncodedRecords;
  readonly keys: RecordKeys | undefined;
  /** Of an idempotent producer. */
  readonly sequences: Sequences | undefined;
  readonly acks: Acks;
  /** Of Produce. */
  readonly version: number;
}

/** One connection to a broker that leads partitions; Produce requests are pipelined on it. */
export class LeaderConnection implements Leader {
  readonly maxInFlight?: number;

  constructor(
    private readonly connection: Connection,
    private readonly where: string,
    readonly lanes: readonly Lane[],
    private readonly producer: WireProducer,
  ) {
    if (producer.sequences !== undefined) this.maxInFlight = MAX_IN_FLIGHT;
  }

  async produce(batches: readonly Batch[], dueAt: (record: number) => number): Promise<readonly number[]> {
    const { records, keys, sequences, acks, version } = this.producer;
    const now = Date.now();
    const encoded = batches.map(({ lane, first, stride, count }) => ({
      topic: lane.topic,
      partition: lane.partition,
      batch: records.batch(count, now, {
        first,
        dueOf: (i) => dueAt(first + i * stride),
        keyOf: keys?.cycle(lane, (first - lane.index) / stride),
        producer: sequences?.next(lane, count),
      }),
    }));
    try {
      const body = { acks: ACKS[acks], timeoutMs: PRODUCE_TIMEOUT_MS, topicData: topicDataOf(encoded) };
      const correlationId = this.connection.post(Produce, version, body);
      if (acks === '0') return await this.barrier(batches);
      const answer = await this.connection.receiveFrame(ANSWER_TIMEOUT_MS, 'Produce');
      return errorCodesOf(encoded, decodeResponse(Produce, version, correlationId, answer));
    } catch (error) {
      if (!(error instanceof ConnectionError || error instanceof CodecError)) throw error;
      throw new ConnectionError(`The connection to ${this.where} failed: ${error.message}`, { cause: error });
    }
  }

  close(): void {
    this.connection.close();
  }

  /**
   * With acks=0 no answer comes; without one nobody knows when the broker has taken the records, nor what is outstanding. A
   * small request behind them tells both, because a connection is served in order. A failure closes the connection.
   */
  private async barrier(batches: readonly Batch[]): Promise<readonly number[]> {
    await this.connection.send(ApiVersions, 0, {}, ANSWER_TIMEOUT_MS);
    return batches.map(() => 0);
  }
}
