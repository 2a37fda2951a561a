import { decodeBatches, encodeBatch, type NewRecord, type RecordBatch } from '../../protocol/records/record-batch.js';
import { MOST_UNPACKED } from '../../protocol/records/walk-records.js';
import type { DataDirectory } from '../data-directory.js';
import { FluxmqError } from '../errors.js';
import type { PartitionLog } from '../storage/partition-log.js';
import { acceptBatch } from '../topics/accept-batch.js';
import type { Topic } from '../topics/topic.js';
import type { Topics } from '../topics/topics.js';
import type { Message, NewMessage } from './message.js';
import { telling } from './telling.js';

/** The version of Produce by whose rules batches are taken. */
const PRODUCE_VERSION = 9;
/** Bytes that are read at a time. */
const READ_SIZE = 1024 * 1024;
/** What a batch and a record take beside keys and values, at the most. */
const BATCH_OVERHEAD = 61;
const RECORD_OVERHEAD = 64;

/** What is open behind a storage. */
export interface OpenStorage {
  readonly data: DataDirectory;
  readonly topics: Topics;
}

/**
 * Messages in topics and partitions, without a broker around them. Every method throws a `FluxmqError`: of kind Storage where
 * the disk fails, else one that says what cannot be.
 */
export abstract class MessageStorage {
  /** Topics that are just being made, for calls that come meanwhile. */
  private readonly beginning = new Map<string, Promise<Topic>>();

  protected constructor(private readonly opening: Promise<OpenStorage>) {
    opening.catch(() => {}); // told to whoever uses it first
  }

  /**
   * Stores messages one behind the other and answers the offset of the first. A topic that is not there is made, with as many
   * partitions as that takes; an empty list answers the offset that the next message gets.
   */
  append(topic: string, partition: number, messages: readonly NewMessage[]): Promise<number> {
    return telling(async () => {
      const { topics } = await this.opening;
      checkWhole('partition', partition);
      const now = Date.now();
      const records = messages.map((message) => recordOf(message, now));
      const found = topics.get(topic) ?? (await this.begin(topics, topic, partition + 1));
      const target = partitionOf(found, partition);
      const batches = batchesOf(records, found.config.maxMessageBytes).map((batch) =>
        acceptBatch(batch, PRODUCE_VERSION, found.config, now),
      );
      // All calls on this turn: nobody else's messages come in between.
      const [first] = await Promise.all(batches.map((batch) => target.append(batch)));
      return first?.baseOffset ?? target.log.endOffset;
    });
  }

  /** At most `max` messages from `offset` on, each with its offset; none at the end. */
  fetch(topic: string, partition: number, offset: number, max: number): Promise<[offset: number, message: Message][]> {
    return telling(async () => {
      const { topics } = await this.opening;
      const found = topics.get(topic);
      if (found === undefined) throw new FluxmqError('Other', `There is no topic '${topic}'.`);
      const { log } = partitionOf(found, partition);
      checkWhole('offset', offset);
      return read(log, offset, max);
    });
  }

  /** Releases files and memory. What is stored on a disk stays. */
  async close(): Promise<void> {
    await (await this.opening).data.close();
  }

  /** For the parts of this library that build on a storage. */
  async topics(): Promise<Topics> {
    return (await this.opening).topics;
  }

  private begin(topics: Topics, name: string, partitions: number): Promise<Topic> {
    const begun = this.beginning.get(name);
    if (begun !== undefined) return begun;
    const beginning = topics.create(name, partitions, new Map()).finally(() => this.beginning.delete(name));
    this.beginning.set(name, beginning);
    return beginning;
  }
}

/** JavaScript hands over what TypeScript would not, and TypeScript what is no whole number. */
function checkWhole(what: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new FluxmqError('Other', `${what} is ${value}; it must be a whole number from 0 on.`);
}

function partitionOf({ name, partitions }: Topic, index: number) {
  const partition = partitions[index];
  if (partition !== undefined) return partition;
  throw new FluxmqError('Other', `Topic '${name}' has partitions 0 to ${partitions.length - 1}, not ${index}.`);
}

function recordOf({ key = null, value = null, timestamp, headers = [] }: NewMessage, now: number): NewRecord {
  if (timestamp !== undefined && !Number.isSafeInteger(timestamp)) {
    throw new FluxmqError('Other', `The timestamp of a message is ${timestamp}; it must be a whole number of ms.`);
  }
  return {
    key: bytesOf(key),
    value: bytesOf(value),
    timestamp: BigInt(timestamp ?? now),
    headers: headers.map(([name, header]) => [name, bytesOf(header)] as const),
  };
}

function bytesOf(value: Buffer | string | null): Buffer | null {
  if (typeof value === 'string') return Buffer.from(value);
  if (value === null || value instanceof Uint8Array) return value;
  throw new FluxmqError(
    'Other',
    `A message holds something of type ${typeof value}; keys, values and headers are text, a Buffer or null.`,
  );
}

/** As few batches as `maxBytes` for each allow. */
function batchesOf(records: readonly NewRecord[], maxBytes: number): Buffer[] {
  const batches: Buffer[] = [];
  let from = 0;
  let size = BATCH_OVERHEAD;
  for (const [i, record] of records.entries()) {
    const needed = sizeOf(record);
    if (i > from && size + needed > maxBytes) {
      batches.push(encodeBatch({ records: records.slice(from, i) }));
      from = i;
      size = BATCH_OVERHEAD;
    }
    size += needed;
  }
  if (from < records.length) batches.push(encodeBatch({ records: records.slice(from) }));
  return batches;
}

function sizeOf({ key, value, headers = [] }: NewRecord): number {
  const headerBytes = headers.reduce((sum, [name, header]) => sum + 3 * name.length + 10 + (header?.length ?? 0), 0);
  return RECORD_OVERHEAD + (key?.length ?? 0) + (value?.length ?? 0) + headerBytes;
}

async function read(log: PartitionLog, offset: number, max: number): Promise<[number, Message][]> {
  const found: [number, Message][] = [];
  let next = offset;
  while (found.length < max) {
    const batches = decodeBatches(Buffer.concat(await log.read(next, READ_SIZE, true)), MOST_UNPACKED);
    const last = batches.at(-1);
    if (last === undefined) break;
    for (const [at, message] of messagesOf(batches)) {
      if (at >= next && found.length < max) found.push([at, message]);
    }
    next = last.baseOffset + last.lastOffsetDelta + 1;
  }
  return found;
}

/** The marks of transactions are no messages. */
function* messagesOf(batches: readonly RecordBatch[]): Generator<[number, Message]> {
  for (const { control, records } of batches) {
    if (control) continue;
    for (const { offset, key, value, timestamp, headers } of records) {
      yield [offset, { key, value, timestamp: Number(timestamp), headers }];
    }
  }
}
