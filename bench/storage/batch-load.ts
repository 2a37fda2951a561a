import { ClusterClient } from '../../targets/cluster-client.js';
import type { LoadedBroker } from '../contenders/loaded-broker.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { ClosedLoop, type Exchange } from './closed-loop.js';
import { fetchExchange, produceExchange } from './exchanges.js';
import { BATCH_SIZE, RECORD_SIZE } from './load.js';
import { makeTopic } from './make-topic.js';

const CONNECTIONS = 4;
const GB = 1e9;

export interface Cost {
  /** Of the broker. */
  readonly cpuSecondsPerGb: number;
  readonly requestsPerSecond: number;
}

/** Appends batches to the partitions of a fresh topic and reads them, one batch in a request. */
export class BatchLoad {
  private readonly appends: readonly Exchange[];
  /** How many batches each partition holds, after the record that made it ready. */
  private readonly held: number[];
  private turn = 0;

  private constructor(
    private readonly broker: LoadedBroker,
    private readonly client: ClusterClient,
    private readonly loop: ClosedLoop,
    private readonly topic: string,
    partitions: number,
    private readonly random: () => number,
    private readonly signal: AbortSignal,
    private readonly records = new EncodedRecords({ size: RECORD_SIZE }, BATCH_SIZE),
  ) {
    const batch = records.batch(records.most(), Date.now());
    this.appends = Array.from({ length: partitions }, (_, index) => produceExchange(client, topic, index, batch));
    this.held = this.appends.map(() => 0);
  }

  static async open(
    broker: LoadedBroker,
    partitions: number,
    random: () => number,
    signal: AbortSignal,
  ): Promise<BatchLoad> {
    const topic = await makeTopic(broker, partitions);
    const client = await ClusterClient.connect([broker.address]);
    const loop = await ClosedLoop.open(broker.address, CONNECTIONS);
    return new BatchLoad(broker, client, loop, topic, partitions, random, signal);
  }

  /** Appends to the partitions in turn, `bytes` in all. */
  append(bytes: number): Promise<Cost> {
    return this.run(bytes, (partition) => {
      this.held[partition] = this.heldBy(partition) + 1;
      return this.appends[partition];
    });
  }

  /** Reads from the partitions in turn, `bytes` in all: batches picked at random among the newest `among` of each. */
  read(bytes: number, among = Number.POSITIVE_INFINITY): Promise<Cost> {
    const size = this.records.batchSize(this.records.most());
    return this.run(bytes, (partition) => {
      const held = this.heldBy(partition);
      const batch = held - 1 - Math.floor(this.random() * Math.min(held, among));
      return fetchExchange(this.client, this.topic, partition, 1 + batch * this.records.most(), size);
    });
  }

  async close(): Promise<void> {
    this.loop.close();
    await this.client.close();
  }

  private async run(bytes: number, next: (partition: number) => Exchange | undefined): Promise<Cost> {
    let left = Math.ceil(bytes / BATCH_SIZE);
    const before = this.broker.usage.cpuSeconds();
    const moved = await this.loop.run(() => {
      this.signal.throwIfAborted();
      return left-- > 0 ? next(this.turn++ % this.held.length) : undefined;
    });
    const cpuSeconds = this.broker.usage.cpuSeconds() - before;
    return { cpuSecondsPerGb: cpuSeconds / (moved.bytes / GB), requestsPerSecond: moved.requests / moved.seconds };
  }

  private heldBy(partition: number): number {
    return this.held[partition] ?? Number.NaN;
  }
}
