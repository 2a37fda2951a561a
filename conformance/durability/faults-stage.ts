import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import {
  Connection,
  CreateTopics,
  DeleteTopics,
  ErrorCode,
  errorName,
  Metadata,
  Produce,
} from '../../protocol/index.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { BrokerProcess } from '../../targets/broker-process.js';
import { expectEqual } from '../expect.js';
import { Random } from './random.js';
import { checkLookups, readPartition } from './read-back.js';
import { checkSegmentFiles } from './segment-files.js';
import { batchId } from './stored-batches.js';
import { TopicLedger } from './topic-ledger.js';

const LOOKUPS = 5;
/** So few that they come in one turn of the broker's event loop, as often as not. */
const BURST = 5;

/** A broker on a data directory that fails, and what it has promised. Every error code is one of Kafka's names here. */
export class FaultsStage {
  private readonly topics = new TopicLedger();
  private readonly log: number;
  private batches = 0;
  private broker: BrokerProcess | undefined;
  private connected: Connection | undefined;

  /** @param logFile where brokers log */
  constructor(
    private readonly dataDir: string,
    logFile: string,
    private readonly segmentSize: number,
  ) {
    this.log = openSync(logFile, 'a');
  }

  async start(): Promise<void> {
    const options = ['--data-dir', this.dataDir, '--segment-size', String(this.segmentSize), '--log-level', 'warn'];
    this.broker = BrokerProcess.start(options, this.log);
    this.connected = await Connection.open(await this.broker.ready());
  }

  /** Tells the broker to end; answers its exit code. */
  async end(): Promise<number | null> {
    this.connected?.close();
    return (await this.broker?.stop()) ?? null;
  }

  async kill(): Promise<void> {
    this.broker?.kill();
    await this.broker?.exited;
    this.connected?.close();
  }

  /** Ends whatever runs. */
  async close(): Promise<void> {
    await this.end();
    closeSync(this.log);
  }

  async create(name: string, numPartitions: number): Promise<string> {
    const { topics } = await this.connection.send(CreateTopics, 7, {
      topics: [{ name, numPartitions, replicationFactor: 1, configs: [{ name: 'retention.ms', value: '-1' }] }],
    });
    const errorCode = topics[0]?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
    if (errorCode === ErrorCode.NONE)
      this.topics.created(this.topics.coming(name, numPartitions), topics[0]?.topicId ?? '');
    return errorName(errorCode);
  }

  async delete(name: string): Promise<string> {
    const { responses } = await this.connection.send(DeleteTopics, 6, { topics: [{ name }], timeoutMs: 30_000 });
    const errorCode = responses[0]?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
    const topic = this.topics.there().find((known) => known.name === name);
    if (errorCode === ErrorCode.NONE && topic !== undefined) this.topics.deleted(topic);
    return errorName(errorCode);
  }

  /** Sends one batch of one record of `size` bytes. */
  async produce(name: string, partition: number, size: number, producer = 'producer'): Promise<string> {
    const ledger = this.topics.there().find((topic) => topic.name === name)?.partitions[partition];
    if (ledger === undefined) throw new Error(`There is no ${name}-${partition}.`);
    const number = this.batches++;
    const records = [
      { key: Buffer.from(String(number)), value: Buffer.alloc(size, number), timestamp: BigInt(number) },
    ];
    const batch = encodeBatch({ records });
    const id = batchId(batch);
    ledger.add(id, 1, producer);
    const { responses } = await this.connection.send(Produce, 9, {
      acks: -1,
      timeoutMs: 30_000,
      topicData: [{ name, partitionData: [{ index: partition, records: batch }] }],
    });
    const { errorCode = ErrorCode.UNKNOWN_SERVER_ERROR, baseOffset = -1n } = responses[0]?.partitionResponses[0] ?? {};
    if (errorCode === ErrorCode.NONE) expectEqual(ledger.name, ledger.acknowledged(id, Number(baseOffset)), []);
    else ledger.refused(id);
    return errorName(errorCode);
  }

  /** Produces until that is refused, `limit` times at the most; answers the refusal. */
  async produceUntilRefused(name: string, partition: number, size: number, limit: number): Promise<string> {
    for (let i = 0; i < limit; i++) {
      const answer = await this.produce(name, partition, size);
      if (answer !== 'NONE') return answer;
    }
    return 'NONE';
  }

  /** Produces several batches at once, again and again until one of them is refused; answers the refusal. */
  async burstsUntilRefused(name: string, partition: number, size: number, limit: number): Promise<string> {
    for (let i = 0; i < limit; i++) {
      const burst = Array.from({ length: BURST }, (_, k) => this.produce(name, partition, size, `${i} ${k}`));
      const refusal = (await Promise.all(burst)).find((answer) => answer !== 'NONE');
      if (refusal !== undefined) return refusal;
    }
    return 'NONE';
  }

  /** Reads everything and compares it with what was promised; `except` names partitions that are known to be lost. */
  async check(except: readonly string[] = []): Promise<void> {
    const { topics } = await this.connection.send(Metadata, 12, { topics: null });
    expectEqual('topics', this.topics.settle(topics), []);
    const random = new Random(this.batches);
    for (const { name, partitions } of this.topics.there()) {
      for (const [index, ledger] of partitions.entries()) {
        if (except.includes(ledger.name)) continue;
        const read = await readPartition(this.connection, name, index);
        const { wrong } = ledger.settle(read.batches, read.highWatermark);
        const lookups = await checkLookups(this.connection, name, index, read, random, LOOKUPS);
        expectEqual('what is stored', [...wrong, ...lookups], []);
      }
    }
  }

  /** Ends cleanly, checks the files, starts again and checks what is served. */
  async restart(except: readonly string[] = []): Promise<void> {
    const reads: { dir: string; bytes: Buffer; topicId: string }[] = [];
    for (const { name, id = '', partitions } of this.topics.there()) {
      for (const [index, ledger] of partitions.entries()) {
        if (except.includes(ledger.name)) continue;
        const { bytes } = await readPartition(this.connection, name, index);
        reads.push({ dir: join(this.dataDir, ledger.name), bytes, topicId: id });
      }
    }
    expectEqual('the exit code', await this.end(), 0);
    for (const { dir, ...files } of reads)
      expectEqual('files', checkSegmentFiles(dir, { ...files, wholeIndexes: 'all' }), []);
    await this.start();
    await this.check(except);
  }

  private get connection(): Connection {
    if (this.connected === undefined) throw new Error('The broker is not started.');
    return this.connected;
  }
}
