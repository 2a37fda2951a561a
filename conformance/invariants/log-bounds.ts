import {
  AddPartitionsToTxn,
  type Api,
  CreateTopics,
  DeleteRecords,
  DeleteTopics,
  EndTxn,
  ErrorCode,
  Produce,
  type ProduceResponse,
  type RequestOf,
  type ResponseOf,
  WriteTxnMarkers,
} from '../../protocol/index.js';
import {
  BATCH_HEADER_SIZE,
  batchSize,
  hasProducer,
  isTransactional,
  magic,
  recordCount,
} from '../../protocol/records/batch-header.js';
import { wholeBatches } from '../../protocol/records/record-batch.js';
import type { SpokenTopic } from './knowledge.js';
import { isRequest, isResponse } from './spoken-of.js';

/** Between which offsets the end and the start of a partition must be, from what a test itself has done to it. */
export interface LogBounds {
  /** No offset below it is free: so many records are acknowledged. */
  readonly endAtLeast: bigint;
  /** Absent where more may stand there than the test knows of: markers of transactions, unknown numbers of records. */
  readonly endAtMost?: bigint;
  /** Absent where records may have been removed. */
  readonly start?: bigint;
}

type Log = { -readonly [K in keyof LogBounds]: LogBounds[K] } & {
  /** What stands behind the headers of batches, by base offset, where the broker keeps that as it came. */
  readonly records?: Map<bigint, Buffer>;
};

/** What a test knows about the logs of topics that it made itself. Others may write to any other topic. */
export class Logs {
  private readonly logs = new Map<string, Log>();

  /** `nameOf` knows topics that a request speaks of by their ids. */
  constructor(private readonly nameOf: (topic: SpokenTopic) => string) {}

  snapshot(): ReadonlyMap<string, LogBounds> {
    return new Map([...this.logs].map(([key, log]) => [key, { ...log }]));
  }

  bounds(topic: string, partition: number): LogBounds | undefined {
    return this.logs.get(logKey(topic, partition));
  }

  /** The records of the batch that the test itself wrote there, as it packed them. */
  written(topic: string, partition: number, baseOffset: bigint): Buffer | undefined {
    return this.logs.get(logKey(topic, partition))?.records?.get(baseOffset);
  }

  /** A request leaves: what it may do is possible from now on. */
  asked(api: Api, request: unknown): void {
    if (isRequest(api, Produce, request)) {
      for (const topic of request.topicData) {
        for (const { index, records } of topic.partitionData) this.mayGrow(logKey(this.nameOf(topic), index), records);
      }
    } else if (isRequest(api, DeleteRecords, request)) {
      for (const { name, partitions } of request.topics) {
        for (const { partitionIndex } of partitions) delete this.logs.get(logKey(name, partitionIndex))?.start;
      }
    } else if (isRequest(api, DeleteTopics, request)) {
      for (const name of [...request.topicNames, ...request.topics.map((topic) => topic.name)]) this.forget(name);
    } else if (WRITING_MARKERS.some(({ key }) => key === api.key)) {
      for (const log of this.logs.values()) delete log.endAtMost;
    }
  }

  answered(api: Api, request: unknown, response: unknown): void {
    if (isRequest(api, CreateTopics, request) && isResponse(api, CreateTopics, response)) {
      if (!request.validateOnly) for (const topic of request.topics) this.create(topic, response);
    } else if (isRequest(api, Produce, request) && isResponse(api, Produce, response)) {
      this.acknowledged(request, response);
    }
  }

  private mayGrow(key: string, records: Buffer | null): void {
    const log = this.logs.get(key);
    if (log?.endAtMost === undefined) return;
    const count = countOf(records);
    if (count === undefined) delete log.endAtMost;
    else log.endAtMost += count;
  }

  private acknowledged({ acks, topicData }: RequestOf<typeof Produce>, { responses }: ProduceResponse): void {
    for (const answer of responses) {
      const { partitionResponses } = answer;
      const name = this.nameOf(answer);
      for (const { index, errorCode, baseOffset } of partitionResponses) {
        const log = this.logs.get(logKey(name, index));
        const sent = topicData
          .filter((topic) => this.nameOf(topic) === name)
          .flatMap(({ partitionData }) => partitionData);
        const records = sent.find((data) => data.index === index)?.records ?? null;
        const count = countOf(records);
        if (log === undefined || count === undefined || sent.length === 0) continue;
        if (errorCode === ErrorCode.NONE && baseOffset + count > log.endAtLeast) {
          if (acks === -1) log.endAtLeast = baseOffset + count;
          if (records !== null) log.records?.set(baseOffset, records.subarray(BATCH_HEADER_SIZE));
        } else if (!MAYBE_WRITTEN.includes(errorCode) && log.endAtMost !== undefined) {
          // It was refused, or it is one that stands there already.
          log.endAtMost -= count;
        }
      }
    }
  }

  private create(
    { name, numPartitions, assignments, configs }: RequestOf<typeof CreateTopics>['topics'][number],
    { topics }: ResponseOf<typeof CreateTopics>,
  ): void {
    if (topics.find((topic) => topic.name === name)?.errorCode !== ErrorCode.NONE) return;
    const settings = new Map(configs.map((config) => [config.name, config.value]));
    const kept = settings.get('retention.ms') === '-1' && !settings.has('retention.bytes');
    const asTheyCame =
      settings.get('compression.type') === 'producer' && settings.get('message.timestamp.type') === 'CreateTime';
    const partitions =
      assignments.length > 0
        ? assignments.map((one) => one.partitionIndex)
        : [...Array(Math.min(Math.max(0, numPartitions), MOST_PARTITIONS)).keys()];
    for (const partition of partitions) {
      this.logs.set(logKey(name, partition), {
        endAtLeast: 0n,
        endAtMost: 0n,
        ...(kept && { start: 0n }),
        ...(asTheyCame && { records: new Map() }),
      });
    }
  }

  private forget(topic: string | null): void {
    for (const key of [...this.logs.keys()]) {
      if (topic === null || key.slice(0, key.lastIndexOf('-')) === topic) this.logs.delete(key);
    }
  }
}

/** What may put markers of transactions into partitions, at once or when a transaction ends. */
const WRITING_MARKERS: readonly Api[] = [AddPartitionsToTxn, WriteTxnMarkers, EndTxn];

/** A test may ask for thousands of millions, and a wrong broker say that it made them. */
const MOST_PARTITIONS = 1_000;

/** Errors after which the records may stand in the log nevertheless. */
const MAYBE_WRITTEN: readonly number[] = [
  ErrorCode.UNKNOWN_SERVER_ERROR,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ErrorCode.KAFKA_STORAGE_ERROR,
];

export function logKey(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

/** How many offsets these records take; undefined where that is not known: old formats, several batches, transactions. */
function countOf(records: Buffer | null): bigint | undefined {
  if (records === null || records.length === 0) return 0n;
  try {
    if (magic(records) !== 2 || batchSize(records) !== records.length || wholeBatches(records).length === 0)
      return undefined;
    if (isTransactional(records) && hasProducer(records)) return undefined;
    return BigInt(recordCount(records));
  } catch {
    return undefined;
  }
}
