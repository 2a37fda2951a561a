import { ErrorCode } from '../../../protocol/index.js';
import { encodeBatch } from '../../../protocol/records/record-batch.js';
import { produce } from '../../handlers/00-produce.js';
import { initProducerId } from '../../handlers/22-init-producer-id.js';
import { addPartitionsToTxn } from '../../handlers/24-add-partitions-to-txn.js';
import { addOffsetsToTxn } from '../../handlers/25-add-offsets-to-txn.js';
import { endTxn } from '../../handlers/26-end-txn.js';
import { txnOffsetCommit } from '../../handlers/28-txn-offset-commit.js';
import { Lost, sleep, type World } from './world.js';

/** The versions of a client that knows nothing of KIP-890, and of one that does. */
const VERSIONS = {
  former: { produce: 9, end: 4, offsetCommit: 3 },
  raising: { produce: 12, end: 5, offsetCommit: 5 },
} as const;
const INIT_VERSION = 4;
const ADD_PARTITIONS_VERSION = 3;
const ADD_OFFSETS_VERSION = 3;

export const TOPIC = 't';
export const TIMEOUT_MS = 5000;
const BACKOFF_MS = 20;

/** What a client waits out. */
const RETRIABLE: readonly number[] = [
  ErrorCode.CONCURRENT_TRANSACTIONS,
  ErrorCode.NOT_ENOUGH_REPLICAS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
];

/** The broker refuses for good: this life of the producer is over. */
export class Refused extends Error {
  constructor(readonly code: number) {
    super(`refused with ${code}`);
  }
}

export interface Written {
  readonly partition: number;
  readonly offset: number;
  readonly value: string;
}

/** One transaction as its producer saw it. */
export interface Attempt {
  readonly transactionalId: string;
  /** Acknowledged. */
  readonly written: Written[];
  /** That it committed for its group; undefined for none. */
  position: bigint | undefined;
  /** `unknown` where the answer to a commit was lost, and no other came. */
  outcome: 'open' | 'committed' | 'aborted' | 'unknown';
}

/** A transactional producer as clients are: one life, from InitProducerId until it is refused or gives up. */
export class ModelProducer {
  private producerId = -1n;
  private epoch = -1;
  private sequences = new Map<number, number>();
  private readonly versions;

  constructor(
    private readonly world: World,
    readonly transactionalId: string,
    private readonly raising: boolean,
  ) {
    this.versions = raising ? VERSIONS.raising : VERSIONS.former;
  }

  async init(): Promise<void> {
    const request = { transactionalId: this.transactionalId, transactionTimeoutMs: TIMEOUT_MS };
    const answer = await this.patiently(
      () => this.world.ask(initProducerId, INIT_VERSION, request),
      ({ errorCode }) => errorCode,
    );
    this.adopt(answer);
  }

  /** Where the protocol asks for it. */
  async addPartitions(partitions: readonly number[]): Promise<void> {
    if (this.raising) return;
    const request = {
      v3AndBelowTransactionalId: this.transactionalId,
      v3AndBelowProducerId: this.producerId,
      v3AndBelowProducerEpoch: this.epoch,
      v3AndBelowTopics: [{ name: TOPIC, partitions: [...partitions] }],
    };
    await this.patiently(
      () => this.world.ask(addPartitionsToTxn, ADD_PARTITIONS_VERSION, request),
      (answer) => answer.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? -1,
    );
  }

  /** Sends a batch until it is acknowledged. */
  async write(partition: number, values: readonly string[], attempt: Attempt): Promise<void> {
    const { transactionalId, producerId, epoch: producerEpoch } = this;
    const baseSequence = this.sequences.get(partition) ?? 0;
    this.sequences.set(partition, baseSequence + values.length);
    const timestamp = BigInt(Date.now());
    const records = () =>
      encodeBatch({
        records: values.map((value) => ({ value: Buffer.from(value), timestamp })),
        producerId,
        producerEpoch,
        baseSequence,
        transactional: true,
      });
    const answered = await this.patiently(
      () => {
        const topicData = [{ name: TOPIC, partitionData: [{ index: partition, records: records() }] }];
        return this.world.ask(produce, this.versions.produce, { transactionalId, acks: -1, topicData });
      },
      ({ responses }) => responses[0]?.partitionResponses[0]?.errorCode ?? -1,
    );
    const offset = Number(answered.responses[0]?.partitionResponses[0]?.baseOffset);
    for (const [i, value] of values.entries()) attempt.written.push({ partition, offset: offset + i, value });
  }

  /** Commits a position for a group of its own. */
  async commitOffset(position: bigint, attempt: Attempt): Promise<void> {
    const { transactionalId, producerId, epoch: producerEpoch } = this;
    const identity = { transactionalId, producerId, producerEpoch, groupId: transactionalId };
    if (!this.raising) {
      await this.patiently(
        () => this.world.ask(addOffsetsToTxn, ADD_OFFSETS_VERSION, identity),
        ({ errorCode }) => errorCode,
      );
    }
    const topics = [{ name: TOPIC, partitions: [{ partitionIndex: 0, committedOffset: position }] }];
    await this.patiently(
      () => this.world.ask(txnOffsetCommit, this.versions.offsetCommit, { ...identity, topics }),
      (answer) => answer.topics[0]?.partitions[0]?.errorCode ?? -1,
    );
    attempt.position = position;
  }

  async end(committed: boolean, attempt: Attempt): Promise<void> {
    const { transactionalId, producerId, epoch: producerEpoch } = this;
    let lost = false;
    try {
      const answer = await this.patiently(
        () => this.world.ask(endTxn, this.versions.end, { transactionalId, producerId, producerEpoch, committed }),
        ({ errorCode }) => errorCode,
        () => {
          lost = true;
        },
      );
      attempt.outcome = committed ? 'committed' : 'aborted';
      if (this.raising) this.adopt(answer);
    } catch (error) {
      attempt.outcome = committed && lost ? 'unknown' : 'aborted';
      throw error;
    }
  }

  private adopt({ producerId, producerEpoch }: { producerId: bigint; producerEpoch: number }): void {
    if (producerId !== this.producerId || producerEpoch !== this.epoch) this.sequences = new Map();
    this.producerId = producerId;
    this.epoch = producerEpoch;
  }

  /** Asks until there is an answer that a client does not wait out. Throws `Refused` for an error. */
  private async patiently<T>(send: () => Promise<T>, codeOf: (answer: T) => number, onLost = () => {}): Promise<T> {
    for (;;) {
      try {
        const answer = await send();
        const code = codeOf(answer);
        if (code === ErrorCode.NONE) return answer;
        if (!RETRIABLE.includes(code)) throw new Refused(code);
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        onLost();
      }
      await sleep(BACKOFF_MS);
    }
  }
}
