import { setTimeout as delay } from 'node:timers/promises';
import {
  type Address,
  Connection,
  ConnectionError,
  CreateTopics,
  DeleteTopics,
  ErrorCode,
  errorName,
  Fetch,
  Produce,
} from '../../protocol/index.js';
import { reasonOf } from '../../protocol/reason-of.js';
import type { BrokerProcess } from '../../targets/broker-process.js';
import { BatchSource } from './batch-source.js';
import type { Ledger } from './ledger.js';
import { Random } from './random.js';
import type { RoundPlan } from './round-plan.js';
import { batchId, readStoredBatches } from './stored-batches.js';
import type { KnownTopic, TopicLedger } from './topic-ledger.js';

/** The latest moment for an ending that waits for something that may not happen. */
const LATEST_MS = 1_000;
const ACKS = [-1, -1, -1, 1] as const;
const FETCH_BYTES = 1024 * 1024;

export interface LoadResult {
  readonly requests: number;
  /** Batches. */
  readonly acknowledged: number;
  /** What the broker did that it must not, a sentence each. */
  readonly wrong: readonly string[];
}

/** Works on a broker until the moment that the plan sets, and ends it there. */
export class Load {
  private readonly result = { requests: 0, acknowledged: 0, wrong: [] as string[] };
  private bytes = 0;
  /** Aborted when the broker has been told to end, or killed. */
  private readonly ending = new AbortController();
  private readonly connections: Connection[] = [];

  constructor(
    private readonly plan: RoundPlan,
    private readonly broker: BrokerProcess,
    private readonly address: Address,
    private readonly topics: TopicLedger,
    /** Of the broker that runs: no batch may be larger. */
    private readonly segmentSize: number,
  ) {}

  /** Resolves when the broker has ended, and every answer that it still gave has been taken note of. */
  async run(): Promise<LoadResult> {
    const { ending, producers } = this.plan;
    const timer = setTimeout(() => this.end(), 'afterMs' in ending ? ending.afterMs : LATEST_MS);
    const consumed = this.consume();
    await Promise.all([...Array.from({ length: producers }, (_, i) => this.produce(i)), this.administrate()]);
    // What an ending waits for does not happen any more.
    if ('count' in ending) this.end();
    await consumed;
    clearTimeout(timer);
    const code = await this.broker.exited;
    if (ending.kind === 'stop' && code !== 0) this.result.wrong.push(`the broker was stopped and ended with ${code}`);
    for (const connection of this.connections) connection.close();
    return this.result;
  }

  private get ended(): boolean {
    return this.ending.signal.aborted;
  }

  private end(): void {
    if (this.ended) return;
    if (this.plan.ending.kind === 'stop') void this.broker.stop();
    else this.broker.kill();
    this.ending.abort();
  }

  private async connect(): Promise<Connection> {
    const connection = await Connection.open(this.address);
    this.connections.push(connection);
    return connection;
  }

  /** Sends batches to random partitions, several requests at a time, until the broker ends or enough has been sent. */
  private async produce(index: number): Promise<void> {
    const { seed, round, inFlight, bytes } = this.plan;
    const random = new Random(seed, round, index + 1);
    const name = `${round}/${index}`;
    const source = new BatchSource(random, name, this.segmentSize);
    const waiting = new Set<Promise<void>>();
    await this.untilEnded(async () => {
      const connection = await this.connect();
      while (!this.ended && this.bytes < bytes) {
        if (waiting.size >= inFlight) await Promise.race(waiting);
        else {
          const answered: Promise<void> = this.send(connection, random, source, name).finally(() =>
            waiting.delete(answered),
          );
          waiting.add(answered);
        }
      }
    });
    await Promise.all(waiting);
  }

  /** One request; resolves when it is answered, or never will be. */
  private async send(connection: Connection, random: Random, source: BatchSource, producer: string): Promise<void> {
    const sent = new Map<string, { topic: KnownTopic; ledger: Ledger; id: string }>();
    const topicData = this.choosePartitions(random).map(({ topic, indexes }) => ({
      name: topic.name,
      partitionData: indexes.map((index) => {
        const { bytes, recordCount } = source.next();
        const ledger = topic.partitions[index];
        const id = batchId(bytes);
        if (ledger !== undefined) {
          ledger.add(id, recordCount, producer);
          sent.set(ledger.name, { topic, ledger, id });
        }
        this.bytes += bytes.length;
        return { index, records: bytes };
      }),
    }));
    if (topicData.length === 0) return void (await delay(1));
    await this.untilEnded(async () => {
      const answer = connection.send(Produce, 9, { acks: random.pick(ACKS), timeoutMs: 30_000, topicData });
      this.result.requests++;
      this.afterRequest();
      for (const { name, partitionResponses } of (await answer).responses) {
        for (const { index, errorCode, baseOffset } of partitionResponses) {
          const batch = sent.get(`${name}-${index}`);
          if (batch === undefined) this.result.wrong.push(`an answer names ${name}-${index}, which was not asked for`);
          else if (errorCode !== ErrorCode.NONE) this.refused(batch.topic, batch.ledger, 'Produce', errorCode);
          else this.acknowledged(batch.ledger, batch.id, Number(baseOffset));
        }
      }
    });
  }

  private afterRequest(): void {
    const { ending } = this.plan;
    if (ending.kind !== 'kill after a request' || this.result.requests !== ending.count) return;
    if (ending.delayMs === 0) this.end();
    else setTimeout(() => this.end(), ending.delayMs);
  }

  private acknowledged(ledger: Ledger, id: string, offset: number): void {
    this.result.wrong.push(...ledger.acknowledged(id, offset));
    this.result.acknowledged++;
    const { ending } = this.plan;
    if (ending.kind === 'kill after an acknowledgement' && this.result.acknowledged === ending.count) this.end();
  }

  private refused(topic: KnownTopic, ledger: Ledger, what: string, errorCode: number): void {
    if (errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && topic.fate !== 'there') return;
    this.result.wrong.push(`${ledger.name}: ${what} answers ${errorName(errorCode)}`);
  }

  /** Some partitions of some topics that are there. */
  private choosePartitions(random: Random): { topic: KnownTopic; indexes: number[] }[] {
    const few = random.chance(2);
    return this.topics.there().flatMap((topic) => {
      const indexes = topic.partitions.flatMap((_, index) => (random.chance(few ? 4 : 2) ? [index] : []));
      return indexes.length === 0 ? [] : [{ topic, indexes }];
    });
  }

  /** Reads everything that comes, at its end, and takes note of it: it must be there after the crash. */
  private async consume(): Promise<void> {
    const next = new Map<Ledger, number>();
    await this.untilEnded(async () => {
      const connection = await this.connect();
      while (!this.ended) {
        const topics = this.topics.there();
        const answer = await connection.send(Fetch, 12, {
          maxWaitMs: 20,
          minBytes: 1,
          maxBytes: FETCH_BYTES,
          topics: topics.map(({ name, partitions }) => ({
            topic: name,
            partitions: partitions.map((ledger, partition) => ({
              partition,
              fetchOffset: BigInt(next.get(ledger) ?? this.firstRead(ledger)),
              partitionMaxBytes: FETCH_BYTES,
            })),
          })),
        });
        for (const { topic, partitions } of answer.responses) {
          const known = topics.find(({ name }) => name === topic);
          for (const { partitionIndex, errorCode, highWatermark, records } of partitions) {
            const ledger = known?.partitions[partitionIndex];
            if (known === undefined || ledger === undefined) continue;
            if (errorCode !== ErrorCode.NONE) {
              this.refused(known, ledger, 'Fetch', errorCode);
              continue;
            }
            const from = next.get(ledger) ?? this.firstRead(ledger);
            const batches = readStoredBatches(records ?? Buffer.alloc(0));
            this.result.wrong.push(...ledger.read(batches, from, Number(highWatermark)));
            next.set(ledger, (batches.at(-1)?.lastOffset ?? from - 1) + 1);
          }
        }
      }
    });
  }

  private firstRead(ledger: Ledger): number {
    return this.plan.readsAll ? 0 : ledger.settledEnd;
  }

  /** Creates and deletes topics while others write to them. */
  private async administrate(): Promise<void> {
    const { seed, round, createsTopic, deletesTopic, topicsFlush } = this.plan;
    const random = new Random(seed, round);
    const [victim] = this.topics.there();
    const pauseMs = random.magnitude(1, 100);
    await this.untilEnded(async () => {
      if (!createsTopic && !deletesTopic) return;
      const connection = await this.connect();
      await delay(pauseMs, undefined, { signal: this.ending.signal });
      if (createsTopic) await createTopic(connection, this.topics, `made-in-${round}`, random, topicsFlush);
      if (deletesTopic && victim !== undefined) {
        await deleteTopic(connection, this.topics, victim);
        // The name is free again, and what is made under it begins empty.
        if (random.chance(2)) await createTopic(connection, this.topics, victim.name, random, topicsFlush);
      }
    });
  }

  /** Does `work`; once the broker has been told to end, that it went away is no failure. */
  private async untilEnded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const wentAway = error instanceof ConnectionError || (error instanceof Error && error.name === 'AbortError');
      if (this.ended && wentAway) return;
      this.result.wrong.push(reasonOf(error));
      this.end();
    }
  }
}

/** Makes a topic of random properties. Throws for an answer other than success. */
export async function createTopic(
  connection: Connection,
  topics: TopicLedger,
  name: string,
  random: Random,
  flushes: boolean,
) {
  const numPartitions = 1 + random.below(4);
  const topic = topics.coming(name, numPartitions);
  // The records are old, and nothing is to be lost of them.
  const configs = [{ name: 'retention.ms', value: '-1' }];
  if (flushes && random.chance(3)) configs.push({ name: 'flush.messages', value: String(random.magnitude(1, 500)) });
  if (flushes && random.chance(4)) configs.push({ name: 'flush.ms', value: String(random.magnitude(1, 100)) });
  const { topics: answers } = await connection.send(CreateTopics, 7, {
    topics: [{ name, numPartitions, replicationFactor: 1, configs }],
  });
  const [answer] = answers;
  if (answer?.errorCode !== ErrorCode.NONE)
    throw new Error(`the topic ${name} was not created: ${errorName(answer?.errorCode ?? -1)} ${answer?.errorMessage}`);
  topics.created(topic, answer.topicId);
}

/** Throws for an answer other than success. */
export async function deleteTopic(connection: Connection, topics: TopicLedger, topic: KnownTopic): Promise<void> {
  topic.fate = 'going';
  const { name } = topic;
  const { responses } = await connection.send(DeleteTopics, 6, { topics: [{ name }], timeoutMs: 30_000 });
  const [answer] = responses;
  if (answer?.errorCode !== ErrorCode.NONE)
    throw new Error(`the topic ${name} was not deleted: ${errorName(answer?.errorCode ?? -1)} ${answer?.errorMessage}`);
  topics.deleted(topic);
}
