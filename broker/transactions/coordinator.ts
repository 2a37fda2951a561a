import type { Logger } from 'pino';
import { ErrorCode } from '../../protocol/index.js';
import { errorCodeOf, FluxmqError } from '../errors.js';
import type { ProducerIds } from '../producer-ids.js';
import type { Topics } from '../topics/topics.js';
import { Completion } from './completion.js';
import { resolveTransactionConfig, type TransactionConfig } from './config.js';
import { decideEnd } from './end-transaction.js';
import { Entry } from './entry.js';
import { type Claim, decideInit, movedTo } from './init-producer.js';
import { loadTransactions } from './load-transactions.js';
import { includes, type TopicPartition, union } from './partition-set.js';
import {
  completed,
  extended,
  isDeciding,
  isExhausted,
  isIdle,
  isOverTime,
  NO_PRODUCER_ID,
  newTransaction,
  prepared,
  type Transaction,
} from './transaction.js';
import { transactionRecord, transactionTombstone } from './transaction-record.js';
import { TransactionTopic } from './transaction-topic.js';
import type { TransactionalOffsets } from './write-marker.js';

/** What a coordinator needs of its broker. */
export interface TransactionDependencies {
  readonly topics: Topics;
  readonly producerIds: Pick<ProducerIds, 'take'>;
  /** Absent where consumer groups are switched off. */
  readonly offsets: TransactionalOffsets | undefined;
  /** Whether this broker is the coordinator of a transactional id. Default: of every one. */
  coordinates?(transactionalId: string): boolean;
  readonly log: Logger;
}

/** Who asks for something in a transaction. */
export interface TransactionalProducer {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly epoch: number;
}

export type ProducerIdentity = { readonly errorCode: number } | { readonly producerId: bigint; readonly epoch: number };

/** This broker ends transactions of producers that are gone as its newest protocol does, whatever theirs is. */
const RAISES_EPOCH = true;

/**
 * Coordinates transactions: who may write under which id and epoch, where a transaction has written, and how it ends. Every state is in
 * the log before anybody is told of it. Nothing here knows versions of the protocol.
 */
export class TransactionCoordinator {
  private readonly entries = new Map<string, Entry>();
  private readonly completion: Completion;
  private timers: readonly NodeJS.Timeout[] = [];
  private closed = false;

  private constructor(
    private readonly state: TransactionTopic,
    private readonly deps: TransactionDependencies,
    private readonly config: TransactionConfig,
    stored: ReadonlyMap<string, Transaction>,
    /** The partitions of the log that could not be read: of their ids nothing is known here. */
    private readonly unread: ReadonlySet<number>,
  ) {
    this.completion = new Completion({ ...deps, state, retryBackoffMs: config.retryBackoffMs });
    for (const [id, transaction] of stored) this.entries.set(id, new Entry(transaction));
  }

  /**
   * Takes up what the log says. The transactions of a partition that cannot be read are not coordinated here. Throws a `FluxmqError` of
   * kind Config for settings that cannot be.
   */
  static async load(
    deps: TransactionDependencies,
    config: Partial<TransactionConfig> = {},
  ): Promise<TransactionCoordinator> {
    const resolved = resolveTransactionConfig(config);
    const state = new TransactionTopic(deps.topics);
    const { transactions, unread } = await loadTransactions(state, deps.log);
    return new TransactionCoordinator(state, deps, resolved, transactions, unread);
  }

  /** Completes what was decided before the last stop, and begins to watch the time. */
  start(): void {
    for (const entry of this.entries.values()) {
      if (!isDeciding(entry.current)) continue;
      entry.begin();
      this.completion.start(entry);
    }
    const { timeoutCheckIntervalMs, idExpirationCheckIntervalMs } = this.config;
    this.timers = [
      setInterval(() => this.abortOverTime(Date.now()), timeoutCheckIntervalMs).unref(),
      setInterval(() => void this.forgetIdle(Date.now()), idExpirationCheckIntervalMs).unref(),
    ];
  }

  /** Whether a client is to be sent here for a transactional id; makes the log that keeps it. Throws as `StateTopic.make` does. */
  async coordinates(transactionalId: string): Promise<boolean> {
    await this.state.make();
    return !this.unread.has(this.state.partitionOf(transactionalId));
  }

  /** Gives a producer its id and epoch, and shuts out who had them before. */
  async init(transactionalId: string, timeoutMs: number, claim: Claim | undefined): Promise<ProducerIdentity> {
    const refused = this.refusal(transactionalId);
    if (refused !== ErrorCode.NONE) return { errorCode: refused };
    if (timeoutMs < 1 || timeoutMs > this.config.maxTimeoutMs) {
      return { errorCode: ErrorCode.INVALID_TRANSACTION_TIMEOUT };
    }
    try {
      const entry = this.entries.get(transactionalId) ?? (await this.create(transactionalId, timeoutMs));
      const request = { timeoutMs, claim };
      const decision = decideInit(entry.current, entry.inTransition, request, Date.now());
      if ('errorCode' in decision) return decision;
      if ('abortFirst' in decision) {
        await this.abort(entry);
        return { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS };
      }
      const { current } = entry;
      return await this.transition(entry, async () =>
        'next' in decision ? decision.next : movedTo(await this.deps.producerIds.take(), current, request, Date.now()),
      );
    } catch (error) {
      return { errorCode: this.failure(error, transactionalId) };
    }
  }

  /** Brings partitions into the transaction of a producer, and begins one with the first. Answers an error code. */
  async addPartitions(
    producer: TransactionalProducer,
    added: readonly TopicPartition[],
    raisesEpoch: boolean,
  ): Promise<number> {
    const found = this.find(producer);
    if (typeof found === 'number') return found;
    const { current } = found;
    if (current.epoch !== producer.epoch) return ErrorCode.PRODUCER_FENCED;
    if (found.inTransition || isDeciding(current)) return ErrorCode.CONCURRENT_TRANSACTIONS;
    const all = added.every(({ topic, partition }) => includes(current.partitions, topic, partition));
    if (current.state === 'Ongoing' && all) return ErrorCode.NONE;
    try {
      const partitions = union(current.partitions, added);
      await this.transition(found, async () => extended(current, partitions, raisesEpoch, Date.now()));
      return ErrorCode.NONE;
    } catch (error) {
      return this.failure(error, producer.transactionalId);
    }
  }

  /** Whether a partition is in the open transaction of a producer (KIP-890): an error code. */
  verifyPartition(producer: TransactionalProducer, { topic, partition }: TopicPartition): number {
    const found = this.find(producer);
    if (typeof found === 'number') return found;
    const { current } = found;
    if (current.epoch !== producer.epoch) return ErrorCode.PRODUCER_FENCED;
    if (isDeciding(current)) return ErrorCode.CONCURRENT_TRANSACTIONS;
    return includes(current.partitions, topic, partition) ? ErrorCode.NONE : ErrorCode.TRANSACTION_ABORTABLE;
  }

  /**
   * Brings partitions in, and begins with what is to be written there as soon as they are in, or refused with an error code. Those of
   * one transactional id begin in the order of the calls. A transaction whose end is just being written is waited for, shortly.
   */
  async enlist<T>(
    producer: TransactionalProducer,
    added: readonly TopicPartition[],
    begin: (errorCode: number) => T,
  ): Promise<Awaited<T>> {
    const entry = this.entries.get(producer.transactionalId);
    if (entry === undefined) return await begin(await this.addPartitions(producer, added, RAISES_EPOCH));
    // In an object, or those behind would wait for what has only to begin.
    const { begun } = await entry.enlistments.run(async () => ({
      begun: begin(await this.bringIn(entry, producer, added)),
    }));
    return await begun;
  }

  /** Whether something is being brought in, behind which a batch of the same producer has to wait. */
  isEnlisting(transactionalId: string): boolean {
    return this.entries.get(transactionalId)?.enlistments.idle === false;
  }

  /** Ends a transaction; answers what the producer goes on with. The markers are written behind that. */
  async end(producer: TransactionalProducer, committed: boolean, raisesEpoch: boolean): Promise<ProducerIdentity> {
    const { transactionalId } = producer;
    const refused = this.refusal(transactionalId);
    if (refused !== ErrorCode.NONE) return { errorCode: refused };
    const entry = this.entries.get(transactionalId);
    if (entry === undefined) return { errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING };
    const { current } = entry;
    const decision = decideEnd(current, entry.inTransition, { ...producer, committed, raisesEpoch });
    if ('errorCode' in decision) return decision;
    if ('done' in decision) return current;
    try {
      const next = await this.prepare(entry, async () => {
        const usedUp = raisesEpoch && isExhausted(current.epoch);
        const nextProducerId = usedUp ? await this.deps.producerIds.take() : NO_PRODUCER_ID;
        return prepared(current, { committed, raisesEpoch, nextProducerId, now: Date.now() });
      });
      return completed(next, next.updatedAt);
    } catch (error) {
      return { errorCode: this.failure(error, transactionalId) };
    }
  }

  /** What is known of a transactional id: an error code where nothing is. */
  describe(transactionalId: string): Transaction | number {
    const refused = this.refusal(transactionalId);
    if (refused !== ErrorCode.NONE) return refused;
    return this.entries.get(transactionalId)?.current ?? ErrorCode.TRANSACTIONAL_ID_NOT_FOUND;
  }

  /** All transactional ids that are known here. */
  *list(): Iterable<Transaction> {
    for (const { current } of this.entries.values()) yield current;
  }

  /** Cancels timers; what is decided and not complete is completed by the next start. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.completion.close();
  }

  private abortOverTime(now: number): void {
    for (const entry of this.entries.values()) {
      if (entry.inTransition || !isOverTime(entry.current, now)) continue;
      const { transactionalId, producerId } = entry.current;
      this.deps.log.info({ transactionalId, producerId }, 'a transaction is over time and is aborted');
      this.abort(entry).catch((error: unknown) => this.failure(error, transactionalId));
    }
  }

  private async forgetIdle(now: number): Promise<void> {
    const idle = [...this.entries.values()].filter(
      ({ inTransition, current }) => !inTransition && isIdle(current, this.config.idExpirationMs, now),
    );
    await Promise.all(idle.map((entry) => this.forget(entry, now)));
  }

  private async forget(entry: Entry, now: number): Promise<void> {
    const { transactionalId } = entry.current;
    entry.begin();
    try {
      await this.state.append(transactionalId, [transactionTombstone(entry.current)], now);
      this.entries.delete(transactionalId);
    } catch (error) {
      this.failure(error, transactionalId);
    } finally {
      entry.settle();
    }
  }

  /** Aborts a transaction whose producer does not; the epoch that it gets shuts the producer out. Throws what writing throws. */
  private async abort(entry: Entry): Promise<void> {
    const { current } = entry;
    const ending = { committed: false, raisesEpoch: RAISES_EPOCH, nextProducerId: NO_PRODUCER_ID, now: Date.now() };
    await this.prepare(entry, async () => prepared(current, ending));
  }

  private async bringIn(
    entry: Entry,
    producer: TransactionalProducer,
    added: readonly TopicPartition[],
  ): Promise<number> {
    if (added.length === 0) return ErrorCode.NONE;
    const errorCode = await this.addPartitions(producer, added, RAISES_EPOCH);
    if (errorCode !== ErrorCode.CONCURRENT_TRANSACTIONS) return errorCode;
    await entry.settled(this.config.enlistMaxWaitMs);
    return this.addPartitions(producer, added, RAISES_EPOCH);
  }

  /** Decides the end of a transaction, and begins to complete it. */
  private async prepare(entry: Entry, decide: () => Promise<Transaction>): Promise<Transaction> {
    entry.begin();
    try {
      const next = await this.append(await decide());
      entry.pass(next);
      this.completion.start(entry);
      return next;
    } catch (error) {
      entry.settle();
      throw error;
    }
  }

  private async transition(entry: Entry, decide: () => Promise<Transaction>): Promise<Transaction> {
    entry.begin();
    try {
      const next = await this.append(await decide());
      entry.settle(next);
      return next;
    } catch (error) {
      entry.settle();
      throw error;
    }
  }

  private async append(next: Transaction): Promise<Transaction> {
    await this.state.append(next.transactionalId, [transactionRecord(next)], next.updatedAt);
    return next;
  }

  private async create(transactionalId: string, timeoutMs: number): Promise<Entry> {
    const producerId = await this.deps.producerIds.take();
    // Somebody else may have come with the same id meanwhile.
    const there = this.entries.get(transactionalId);
    if (there !== undefined) return there;
    const entry = new Entry(newTransaction(transactionalId, producerId, timeoutMs, Date.now()));
    this.entries.set(transactionalId, entry);
    return entry;
  }

  private find({ transactionalId, producerId }: TransactionalProducer): Entry | number {
    const refused = this.refusal(transactionalId);
    if (refused !== ErrorCode.NONE) return refused;
    const entry = this.entries.get(transactionalId);
    return entry?.current.producerId === producerId ? entry : ErrorCode.INVALID_PRODUCER_ID_MAPPING;
  }

  /** Why no request for this transactional id can be served here; NONE if it can. */
  private refusal(transactionalId: string): number {
    if (transactionalId === '') return ErrorCode.INVALID_REQUEST;
    if (this.closed) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    if (this.unread.has(this.state.partitionOf(transactionalId))) return ErrorCode.NOT_COORDINATOR;
    if (this.deps.coordinates?.(transactionalId) === false) return ErrorCode.NOT_COORDINATOR;
    return ErrorCode.NONE;
  }

  /** The code for what went wrong: where nothing can be stored, clients look for another coordinator, as with Kafka. */
  private failure(error: unknown, transactionalId: string): number {
    this.deps.log.error({ err: error, transactionalId }, 'the state of a transaction cannot be changed');
    return error instanceof FluxmqError && error.kind === 'Storage' ? ErrorCode.NOT_COORDINATOR : errorCodeOf(error);
  }
}
