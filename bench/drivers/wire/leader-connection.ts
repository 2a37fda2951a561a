import {
  type Address,
  ApiVersions,
  CodecError,
  Connection,
  ConnectionError,
  decodeResponse,
  Produce,
  type ProduceResponse,
} from '../../../protocol/index.js';
import type { Leader } from '../../generator/sender.js';
import type { Batch } from '../../load/batcher.js';
import type { EncodedRecords } from '../../load/encoded-records.js';

/** How many replicas must have a record before it is acknowledged, as the protocol writes it. */
export const ACKS = { all: -1, '1': 1, '0': 0 } as const;
export type Acks = keyof typeof ACKS;

/** Longer than any stall that a run should survive. */
const ANSWER_TIMEOUT_MS = 60_000;
/** What the broker may take to reach the other replicas. */
const PRODUCE_TIMEOUT_MS = 30_000;

/** One connection to a broker that leads partitions of the topic; Produce requests are pipelined on it. */
export class LeaderConnection implements Leader {
  private constructor(
    private readonly connection: Connection,
    private readonly where: string,
    private readonly topic: string,
    readonly partitions: readonly number[],
    private readonly version: number,
    private readonly records: EncodedRecords,
    private readonly acks: Acks,
  ) {}

  static async open(
    address: Address,
    topic: string,
    partitions: readonly number[],
    version: number,
    records: EncodedRecords,
    acks: Acks,
  ): Promise<LeaderConnection> {
    const connection = await Connection.open(address, { clientId: 'fluxmq-bench' });
    const where = `${address.host}:${address.port}`;
    return new LeaderConnection(connection, where, topic, partitions, version, records, acks);
  }

  async produce(batches: readonly Batch[], acks = this.acks): Promise<readonly number[]> {
    const now = Date.now();
    const partitionData = batches.map(({ partition, count }) => ({
      index: partition,
      records: this.records.batch(count, now),
    }));
    try {
      const topicData = [{ name: this.topic, partitionData }];
      const body = { acks: ACKS[acks], timeoutMs: PRODUCE_TIMEOUT_MS, topicData };
      const correlationId = this.connection.post(Produce, this.version, body);
      if (acks === '0') return await this.barrier(batches);
      const answer = await this.connection.receiveFrame(ANSWER_TIMEOUT_MS, 'Produce');
      return errorCodes(batches, decodeResponse(Produce, this.version, correlationId, answer));
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

function errorCodes(batches: readonly Batch[], { responses }: ProduceResponse): number[] {
  const answers = responses[0]?.partitionResponses ?? [];
  return batches.map(({ partition }, index) => {
    // Brokers answer in the order of the request, but nothing says that they must.
    const inPlace = answers[index];
    const answer = inPlace?.index === partition ? inPlace : answers.find((other) => other.index === partition);
    if (answer === undefined) throw new CodecError(`the answer to Produce leaves out partition ${partition}`);
    return answer.errorCode;
  });
}
