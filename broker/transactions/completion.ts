import type { Logger } from 'pino';
import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { pause } from '../pause.js';
import type { Entry } from './entry.js';
import { listed, type TopicPartition } from './partition-set.js';
import { completed, marked } from './transaction.js';
import { transactionRecord } from './transaction-record.js';
import type { TransactionTopic } from './transaction-topic.js';
import { type MarkerTargets, writeMarker } from './write-marker.js';

interface CompletionDependencies extends MarkerTargets {
  readonly state: TransactionTopic;
  readonly log: Logger;
  /** The pause before what failed is tried again, in ms. */
  readonly retryBackoffMs: number;
}

/** Markers that are not wanted any more: of a topic that was deleted, of an epoch that was ended by hand (KIP-664). */
const NOT_WANTED: readonly number[] = [
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.INVALID_PRODUCER_EPOCH,
  ErrorCode.TRANSACTION_COORDINATOR_FENCED,
];

/**
 * Brings transactions to their end whose outcome is decided and stands in the log: their markers are written, then the record that they
 * are. What fails is tried until it succeeds, since nothing else may happen before.
 */
export class Completion {
  private readonly running = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  constructor(private readonly deps: CompletionDependencies) {}

  /** Begins; the transition of `entry` is over when it has come to its end. */
  start(entry: Entry): void {
    const run: Promise<void> = this.complete(entry).finally(() => this.running.delete(run));
    this.running.add(run);
  }

  /** Tries nothing again; what is left undone is done by the next start. Resolves when nothing is under way. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.running);
  }

  private async complete(entry: Entry): Promise<void> {
    await Promise.all(listed(entry.current.partitions).map((place) => this.mark(entry, place)));
    const next = completed(entry.current, Date.now());
    const { transactionalId } = next;
    const append = () => this.deps.state.append(transactionalId, [transactionRecord(next)], next.updatedAt);
    if (await this.persistently(append, { transactionalId })) entry.settle(next);
  }

  private async mark(entry: Entry, { topic, partition }: TopicPartition): Promise<void> {
    const { transactionalId, producerId, epoch, raisesEpoch, state } = entry.current;
    const marker = {
      topic,
      partition,
      producerId,
      epoch,
      raisesEpoch,
      committed: state === 'PrepareCommit',
      coordinatorEpoch: this.deps.state.coordinatorEpoch(transactionalId),
    };
    const write = () =>
      writeMarker(this.deps, marker, Date.now()).catch((error: unknown) => {
        if (!(error instanceof KafkaError && NOT_WANTED.includes(error.code))) throw error;
        this.deps.log.warn(
          { err: error, transactionalId, topic, partition },
          'the end of a transaction is not written',
        );
      });
    const written = await this.persistently(write, { transactionalId, topic, partition });
    if (written) entry.pass(marked(entry.current, topic, partition));
  }

  /** Whether it was done; false only where this is closed before. */
  private async persistently(attempt: () => Promise<unknown>, facts: object): Promise<boolean> {
    for (let attempts = 1; !this.closing.signal.aborted; attempts++) {
      try {
        await attempt();
        return true;
      } catch (error) {
        if (attempts === 1)
          this.deps.log.error({ err: error, ...facts }, 'a transaction cannot be completed: trying again');
        await pause(this.deps.retryBackoffMs, this.closing.signal);
      }
    }
    return false;
  }
}
