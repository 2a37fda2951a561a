import { setTimeout as delay } from 'node:timers/promises';
import {
  AddPartitionsToTxn,
  type Connection,
  EndTxn,
  ErrorCode,
  errorName,
  InitProducerId,
  isRetriable,
  Produce,
} from '../../../protocol/index.js';
import { ClusterClient } from '../../../targets/cluster-client.js';
import { TargetError } from '../../../targets/target.js';
import type { Errand } from '../../generator/errands.js';
import { ACKS } from '../../load/acks.js';
import type { EncodedRecords } from '../../load/encoded-records.js';
import { byTopic, type TopicPartition } from '../../load/lanes.js';
import type { LoadPlan, TransactorsPlan } from '../../load/load-plan.js';
import { CLIENT_ID } from '../client-id.js';
import { leadersOf } from './leaders.js';
import { errorCodesOf, topicDataOf } from './produce-body.js';
import { type TransactionVersions, transactionVersions } from './transaction-versions.js';

/** The defaults of Kafka's own producer: `transaction.timeout.ms`, `request.timeout.ms`. */
const TRANSACTION_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How long what is only refused for now is asked for again, and after what pause: a long one would be measured as the target's. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 2;

interface LedPartition extends TopicPartition {
  readonly leader: Connection;
}

/** A batch of a transaction. */
interface Part extends LedPartition {
  readonly records: number;
}

/** A producer of transactions, one after the other. */
export class Transactor {
  private producerId = -1n;
  private epoch = -1;
  /** Of the next record of each partition. */
  private readonly sequences = new Map<string, number>();

  private constructor(
    private readonly crew: TransactorsPlan,
    private readonly id: string,
    private readonly versions: TransactionVersions,
    private readonly cluster: ClusterClient,
    private readonly coordinator: Connection,
    private readonly partitions: readonly LedPartition[],
    private readonly records: EncodedRecords,
  ) {}

  /** Connects producer number `client` of a crew, and has its id. Throws `TargetError` and `ConnectionError`. */
  static async open(
    { bootstrap, security }: LoadPlan,
    crew: TransactorsPlan,
    client: number,
    records: EncodedRecords,
  ): Promise<Transactor> {
    const cluster = await ClusterClient.connect(bootstrap, security);
    const opened: Connection[] = [];
    try {
      const id = `${crew.transactionalId}-${client}`;
      const versions = await transactionVersions(cluster);
      const coordinator = await cluster.open(await cluster.coordinator(id, 1), undefined, CLIENT_ID);
      opened.push(coordinator);
      const partitions = new Map<string, LedPartition>();
      for (const { address, led } of await leadersOf(cluster, crew.partitions)) {
        const leader = await cluster.open(address, undefined, CLIENT_ID);
        opened.push(leader);
        for (const one of led) partitions.set(nameOf(one), { ...one, leader });
      }
      const ordered = crew.partitions.flatMap((one) => partitions.get(nameOf(one)) ?? []);
      const transactor = new Transactor(crew, id, versions, cluster, coordinator, ordered, records);
      await transactor.begin();
      return transactor;
    } catch (error) {
      for (const connection of opened) connection.close();
      await cluster.close();
      throw error;
    }
  }

  /** Carries out transaction `n` of the schedule, and commits or aborts it. Rejects with what leaves no going on. */
  async carryOut(n: number): Promise<Errand> {
    const commit = !isAborted(n, this.crew.abortShare);
    const code = await this.transact(this.partsOf(n), commit);
    if (code === ErrorCode.NONE) {
      return { bytes: this.records.payload(this.crew.recordsPerTransaction), stays: commit };
    }
    // Whatever it was, a new epoch aborts what is open.
    await this.begin();
    return { failure: code };
  }

  async close(): Promise<void> {
    this.coordinator.close();
    for (const { leader } of this.partitions) leader.close();
    await this.cluster.close();
  }

  private async begin(): Promise<void> {
    const body = { transactionalId: this.id, transactionTimeoutMs: TRANSACTION_TIMEOUT_MS };
    const code = await patiently(async () => {
      const answer = await this.coordinator.send(InitProducerId, this.versions.init, body);
      if (answer.errorCode === ErrorCode.NONE) this.isNow(answer.producerId, answer.producerEpoch);
      return answer.errorCode;
    });
    if (code !== ErrorCode.NONE) throw new TargetError(`InitProducerId of ${this.id} answers ${errorName(code)}.`);
  }

  /** A producer whose epoch went up counts its records anew. */
  private isNow(producerId: bigint, epoch: number): void {
    if (producerId !== this.producerId || epoch !== this.epoch) this.sequences.clear();
    this.producerId = producerId;
    this.epoch = epoch;
  }

  private async transact(parts: readonly Part[], commit: boolean): Promise<number> {
    const added = await this.addPartitions(parts);
    if (added !== ErrorCode.NONE) return added;
    const byLeader = new Map<Connection, Part[]>();
    for (const part of parts) byLeader.set(part.leader, [...(byLeader.get(part.leader) ?? []), part]);
    const codes = await Promise.all([...byLeader].map(([leader, its]) => this.produce(leader, its)));
    const refused = codes.find((code) => code !== ErrorCode.NONE);
    return refused ?? this.end(commit);
  }

  private addPartitions(parts: readonly Part[]): Promise<number> {
    const version = this.versions.addPartitions;
    if (version === undefined) return Promise.resolve(ErrorCode.NONE);
    const topics = [...byTopic(parts)].map(([name, its]) => ({
      name,
      partitions: its.map(({ partition }) => partition),
    }));
    const body = {
      v3AndBelowTransactionalId: this.id,
      v3AndBelowProducerId: this.producerId,
      v3AndBelowProducerEpoch: this.epoch,
      v3AndBelowTopics: topics,
    };
    return patiently(async () => {
      const { resultsByTopicV3AndBelow: results } = await this.coordinator.send(AddPartitionsToTxn, version, body);
      const codes = results.flatMap(({ resultsByPartition }) =>
        resultsByPartition.map(({ partitionErrorCode }) => partitionErrorCode),
      );
      return codes.find((code) => code !== ErrorCode.NONE) ?? ErrorCode.NONE;
    });
  }

  /** Sends batches to the leader of their partitions until it has all of them; what is refused for now is sent again. */
  private produce(leader: Connection, parts: readonly Part[]): Promise<number> {
    const now = Date.now();
    let left = parts.map((part) => ({ ...part, batch: this.batchOf(part, now) }));
    return patiently(async () => {
      const body = {
        transactionalId: this.id,
        acks: ACKS.all,
        timeoutMs: REQUEST_TIMEOUT_MS,
        topicData: topicDataOf(left),
      };
      const codes = errorCodesOf(left, await leader.send(Produce, this.versions.produce, body));
      for (const [index, part] of left.entries()) {
        if (codes[index] !== ErrorCode.NONE) continue;
        const name = nameOf(part);
        this.sequences.set(name, (this.sequences.get(name) ?? 0) + part.records);
      }
      left = left.filter((_, index) => codes[index] !== ErrorCode.NONE);
      const refused = codes.filter((code) => code !== ErrorCode.NONE);
      // What is refused for good counts more than what is refused for now.
      return refused.find((code) => !isRetriable(code)) ?? refused[0] ?? ErrorCode.NONE;
    });
  }

  private async end(committed: boolean): Promise<number> {
    const body = { transactionalId: this.id, producerId: this.producerId, producerEpoch: this.epoch, committed };
    return patiently(async () => {
      const answer = await this.coordinator.send(EndTxn, this.versions.end, body);
      if (answer.errorCode === ErrorCode.NONE && answer.producerId >= 0n) {
        this.isNow(answer.producerId, answer.producerEpoch);
      }
      return answer.errorCode;
    });
  }

  /** The records of a transaction, spread evenly; each transaction begins with another partition. */
  private partsOf(n: number): Part[] {
    const { recordsPerTransaction: all } = this.crew;
    const count = Math.min(all, this.partitions.length);
    return Array.from({ length: count }, (_, i) => {
      const one = this.partitions[(n * count + i) % this.partitions.length];
      if (one === undefined) throw new Error('a transaction needs partitions');
      return { ...one, records: Math.floor(((i + 1) * all) / count) - Math.floor((i * all) / count) };
    });
  }

  private batchOf(part: Part, now: number): Buffer {
    const sequence = this.sequences.get(nameOf(part)) ?? 0;
    const producer = { id: this.producerId, epoch: this.epoch, sequence, transactional: true };
    return this.records.batch(part.records, now, { producer });
  }
}

/** Whether transaction `n` is one of those that are aborted: they are spread evenly. */
export function isAborted(n: number, share: number): boolean {
  return Math.floor((n + 1) * share) > Math.floor(n * share);
}

/** Asks again while the answer is an error that passes. */
async function patiently(ask: () => Promise<number>): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const code = await ask();
    if (!isRetriable(code) || performance.now() > deadline) return code;
    await delay(PAUSE_MS);
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
