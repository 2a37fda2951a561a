import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  type Address,
  EndTxn,
  type EndTxnResponse,
  ErrorCode,
  InitProducerId,
  type InitProducerIdRequest,
  type InitProducerIdResponse,
  type Input,
  isRetriable,
  Produce,
  type ProduceResponse,
  TxnOffsetCommit,
  type TxnOffsetCommitRequest,
  type TxnOffsetCommitResponse,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { batchOf } from '../batches.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual } from '../expect.js';
import { freshName, type TestTopic } from '../fixtures.js';
import type { Group } from './group.js';
import { produceTo } from './requests.js';

const PATIENCE_MS = 15_000;
/** No case waits for the end of it. */
const TRANSACTION_TIMEOUT_MS = 60_000;
const TRANSACTION = 1;

/** The name of a transactional producer that nobody uses. A broker forgets it by itself, after a week on Apache Kafka. */
export function freshTransactionalId(): string {
  return freshName('transactional');
}

/** Sends until the answer is none of those that a client waits out: 14, 15, 16, and 51 while a transaction is completed. */
export async function patiently<T extends { readonly errorCode: number }>(send: () => Promise<T>): Promise<T> {
  const settled = await retry(async () => {
    const answer = await send();
    return isRetriable(answer.errorCode) ? undefined : answer;
  }, PATIENCE_MS);
  return settled ?? send();
}

/** What a producer is told whose epoch is not that of the broker: from some version on that it was fenced (KIP-588). */
export function fencedFrom(since: number, version: number): number {
  return version >= since ? ErrorCode.PRODUCER_FENCED : ErrorCode.INVALID_PRODUCER_EPOCH;
}

/** A transactional producer as far as a broker sees it. Its requests go at the version that the case tries. */
export class Producer {
  producerId = -1n;
  producerEpoch = -1;
  private readonly sequences = new Map<string, number>();

  private constructor(
    private readonly context: CaseContext,
    readonly transactionalId: string,
    /** Its coordinator. */
    readonly at: Address,
  ) {}

  /** One that has asked for nothing yet. */
  static async of(context: CaseContext, transactionalId = freshTransactionalId()): Promise<Producer> {
    return new Producer(context, transactionalId, await context.client.coordinator(transactionalId, TRANSACTION));
  }

  /** One that has its id and epoch. */
  static async ready(context: CaseContext, transactionalId?: string): Promise<Producer> {
    const producer = await Producer.of(context, transactionalId);
    await producer.init();
    return producer;
  }

  /** One InitProducerId, with nothing kept of the answer. */
  askForId(change: Input<InitProducerIdRequest> = {}): Promise<InitProducerIdResponse> {
    const { transactionalId } = this;
    const request = { transactionalId, transactionTimeoutMs: TRANSACTION_TIMEOUT_MS, ...change };
    return this.context.send(InitProducerId, request, this.at);
  }

  /** Gets an id and epoch, and keeps them. */
  async init(change: Input<InitProducerIdRequest> = {}): Promise<InitProducerIdResponse> {
    const answer = await patiently(() => this.askForId(change));
    expectEqual('InitProducerId errorCode', answer.errorCode, ErrorCode.NONE);
    this.adopt(answer);
    this.sequences.clear();
    return answer;
  }

  /** What every request of a transaction says of its producer. */
  get identity() {
    const { transactionalId, producerId, producerEpoch } = this;
    return { transactionalId, producerId, producerEpoch };
  }

  /** AddPartitionsToTxn in the form of the version; answers the error code of each partition, by topic and number. */
  async addPartitions(
    wanted: readonly AddedTopic[],
    identity: Identity = this.identity,
  ): Promise<readonly AddedPartition[]> {
    const { results } = await addPartitions(this.context, this.at, [{ ...identity, topics: wanted }]);
    return results[0]?.partitions ?? [];
  }

  /** Takes partitions of a topic into the transaction; waits for the end of the one before. */
  async include({ name }: TestTopic, ...partitions: readonly number[]): Promise<void> {
    const numbers = partitions.length === 0 ? [0] : partitions;
    const { errorCode } = await patiently(async () => {
      const added = await this.addPartitions([{ name, partitions: numbers }]);
      return { errorCode: added.find((partition) => partition.errorCode !== ErrorCode.NONE)?.errorCode ?? 0 };
    });
    expectEqual('AddPartitionsToTxn errorCode', errorCode, ErrorCode.NONE);
  }

  /** One transactional batch, with the sequence that is due in the partition. */
  async produce(topic: TestTopic, values: readonly string[], partition = 0): Promise<ProduceResponse> {
    const { context, producerId, producerEpoch, transactionalId } = this;
    const key = `${topic.name}-${partition}`;
    const baseSequence = this.sequences.get(key) ?? 0;
    const batch = batchOf(values, { producerId, producerEpoch, baseSequence, transactional: true });
    const request = { ...produceTo(topic, batch, partition), transactionalId };
    const answer = await context.send(Produce, request, await context.leader(topic, partition));
    if (answer.responses[0]?.partitionResponses[0]?.errorCode === ErrorCode.NONE) {
      this.sequences.set(key, baseSequence + values.length);
    }
    return answer;
  }

  /** Writes a batch into a partition that it first takes into the transaction; answers its offset. */
  async write(topic: TestTopic, values: readonly string[], partition = 0): Promise<bigint> {
    await this.include(topic, partition);
    const { responses } = await this.produce(topic, values, partition);
    const answer = responses[0]?.partitionResponses[0];
    expectEqual('Produce errorCode', answer?.errorCode, ErrorCode.NONE);
    return answer?.baseOffset ?? -1n;
  }

  /** Takes the offsets of a group into the transaction. */
  async includeGroup(groupId: string): Promise<void> {
    const { errorCode } = await patiently(() =>
      this.context.send(AddOffsetsToTxn, { ...this.identity, groupId }, this.at),
    );
    expectEqual('AddOffsetsToTxn errorCode', errorCode, ErrorCode.NONE);
  }

  /** One TxnOffsetCommit of an offset of partition 0. */
  askToCommitOffset(
    { groupId, at }: Group,
    { name }: TestTopic,
    committedOffset: bigint,
    change: Input<TxnOffsetCommitRequest> = {},
  ): Promise<TxnOffsetCommitResponse> {
    const partitions = [{ partitionIndex: 0, committedOffset, committedMetadata: `at ${committedOffset}` }];
    const request = { ...this.identity, groupId, topics: [{ name, partitions }], ...change };
    return this.context.send(TxnOffsetCommit, request, at);
  }

  /** The same, once the group's coordinator can; answers the error code of the partition. */
  async commitOffset(...asked: Parameters<Producer['askToCommitOffset']>): Promise<number> {
    const { errorCode } = await patiently(async () => {
      const { topics } = await this.askToCommitOffset(...asked);
      return { errorCode: topics[0]?.partitions[0]?.errorCode ?? -1 };
    });
    return errorCode;
  }

  /** One EndTxn, with nothing kept of the answer. */
  askToEnd(committed: boolean, identity: Identity = this.identity): Promise<EndTxnResponse> {
    return this.context.send(EndTxn, { ...identity, committed }, this.at);
  }

  /** Ends the transaction, and goes on with the epoch that the broker gave (KIP-890). */
  async end(committed: boolean): Promise<EndTxnResponse> {
    const answer = await patiently(() => this.askToEnd(committed));
    expectEqual('EndTxn errorCode', answer.errorCode, ErrorCode.NONE);
    if (answer.producerEpoch >= 0) {
      if (answer.producerEpoch !== this.producerEpoch) this.sequences.clear();
      this.adopt(answer);
    }
    return answer;
  }

  private adopt({ producerId, producerEpoch }: Pick<Identity, 'producerId' | 'producerEpoch'>): void {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
  }
}

export interface Identity {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

export interface AddedTopic {
  readonly name: string;
  readonly partitions: readonly number[];
}

export interface AddedPartition {
  readonly name: string;
  readonly partition: number;
  readonly errorCode: number;
}

export interface Addition extends Identity {
  readonly verifyOnly?: boolean;
  readonly topics: readonly AddedTopic[];
}

export interface AddedToTransactions {
  readonly errorCode: number;
  readonly throttleTimeMs: number;
  readonly results: readonly { readonly transactionalId: string; readonly partitions: readonly AddedPartition[] }[];
}

/** AddPartitionsToTxn as the version does it: from v4 on for several transactions at once (KIP-890), before for the first. */
export async function addPartitions(
  { send, versionOf }: CaseContext,
  at: Address,
  transactions: readonly Addition[],
): Promise<AddedToTransactions> {
  if (versionOf(AddPartitionsToTxn) >= 4) {
    const answer = await send(AddPartitionsToTxn, { transactions }, at);
    const results = answer.resultsByTransaction.map(({ transactionalId, topicResults }) => {
      return { transactionalId, partitions: inOneList(topicResults) };
    });
    return { ...answer, results };
  }
  const [first] = transactions;
  const transactionalId = first?.transactionalId ?? '';
  const request = {
    v3AndBelowTransactionalId: transactionalId,
    v3AndBelowProducerId: first?.producerId,
    v3AndBelowProducerEpoch: first?.producerEpoch,
    v3AndBelowTopics: first?.topics,
  };
  const { resultsByTopicV3AndBelow, ...answer } = await send(AddPartitionsToTxn, request, at);
  return { ...answer, results: [{ transactionalId, partitions: inOneList(resultsByTopicV3AndBelow) }] };
}

interface TopicResult {
  readonly name: string;
  readonly resultsByPartition: readonly { readonly partitionIndex: number; readonly partitionErrorCode: number }[];
}

/** Brokers answer in the order of their tables, so that topics and partitions are put into one that is always the same. */
function inOneList(topics: readonly TopicResult[]): AddedPartition[] {
  const list = topics.flatMap(({ name, resultsByPartition }) =>
    resultsByPartition.map(({ partitionIndex: partition, partitionErrorCode: errorCode }) => {
      return { name, partition, errorCode };
    }),
  );
  return list.sort((one, two) => one.name.localeCompare(two.name) || one.partition - two.partition);
}
