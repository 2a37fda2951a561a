import { ErrorCode } from '../../protocol/index.js';
import type { KeyedRecord } from '../../protocol/logs/coordinator-record.js';
import { decodeBatches, encodeBatch, type RecordBatch } from '../../protocol/records/record-batch.js';
import { KafkaError } from '../errors.js';
import type { Partition } from '../topics/partition.js';
import type { Topic } from '../topics/topic.js';
import type { Topics } from '../topics/topics.js';
import { partitionFor } from './java-hash.js';

const READ_BYTES = 1024 * 1024;
/** Unpacked, of what is read at a time. */
const MOST_UNPACKED = 1024 ** 3;

interface StateTopicSettings {
  readonly name: string;
  /** For a topic that is not there yet. */
  readonly partitions: number;
  readonly configs: ReadonlyMap<string, string>;
}

/** For whom a batch is written that counts only when their transaction is committed. */
export interface TransactionalWriter {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/**
 * A compacted topic that holds the state of a coordinator as records: `__consumer_offsets`, `__transaction_state`. Each group
 * or transactional id has its partition. It is made when it is first written to or asked for.
 */
export class StateTopic {
  private making: Promise<Topic> | undefined;

  constructor(
    private readonly topics: Topics,
    private readonly settings: StateTopicSettings,
  ) {}

  /** Where the state of a group or a transactional id stands. */
  partitionOf(key: string): number {
    return partitionFor(key, this.topics.get(this.settings.name)?.partitions.length ?? this.settings.partitions);
  }

  /** Makes the topic where it is not there. Throws as `Topics.create` does. */
  async make(): Promise<Topic> {
    const { name, partitions, configs } = this.settings;
    const there = this.topics.get(name);
    if (there !== undefined) return there;
    this.making ??= this.topics.create(name, partitions, configs).finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  /**
   * Appends records to the state of `key` as one batch, stamped with the time `now` (ms); resolves, in the order of the log, with the
   * offset of the first one when they are as safe as the broker keeps anything. Throws a `FluxmqError` of kind Storage, a `KafkaError` for
   * a batch that is too large or of a producer that was fenced, or as `Topics.create` does; then nothing of it counts.
   */
  async append(
    key: string,
    records: readonly KeyedRecord[],
    now: number,
    writer?: TransactionalWriter,
  ): Promise<number> {
    const { name, partitions, config } = this.topics.get(this.settings.name) ?? (await this.make());
    const index = partitionFor(key, partitions.length);
    const partition = partitions[index];
    if (partition === undefined) throw new Error(`${name} has no partition ${index}`);
    const timestamp = BigInt(now);
    const batch = encodeBatch({
      records: records.map((record) => ({ ...record, timestamp })),
      ...(writer && { ...writer, transactional: true }),
    });
    if (batch.length > config.maxMessageBytes) {
      throw new KafkaError(
        ErrorCode.MESSAGE_TOO_LARGE,
        `The state of '${key}' has ${batch.length} bytes; ${name} takes ${config.maxMessageBytes} at once.`,
      );
    }
    return writer === undefined ? partition.write(batch) : (await partition.append(batch)).baseOffset;
  }

  /**
   * Hands over everything that is stored, partition by partition, batch by batch in the order of offsets. What goes wrong with
   * a partition, with reading or in `take`, ends that one and is told to `onFailure`, or thrown where there is none.
   */
  async replay(
    take: (batch: RecordBatch, partition: number) => void,
    onFailure: (partition: number, reason: unknown) => void = (_, reason) => {
      throw reason;
    },
  ): Promise<void> {
    for (const partition of this.topics.get(this.settings.name)?.partitions ?? []) {
      await replayPartition(partition, (batch) => take(batch, partition.index)).catch((reason: unknown) =>
        onFailure(partition.index, reason),
      );
    }
  }
}

async function replayPartition({ log }: Partition, take: (batch: RecordBatch) => void): Promise<void> {
  for (let offset = log.startOffset; offset < log.endOffset; ) {
    for (const piece of await log.read(offset, READ_BYTES, true)) {
      for (const batch of decodeBatches(piece, MOST_UNPACKED)) {
        take(batch);
        offset = batch.baseOffset + batch.lastOffsetDelta + 1;
      }
    }
  }
}
