import {
  ErrorCode,
  Fetch,
  type FetchRequest,
  type FetchResponse,
  type Input,
  ListOffsets,
} from '../../protocol/index.js';
import { accepting, answering, asking, remembering } from './behaviour.js';

const MOST = 0x7fffffff;

type FetchPartition = FetchResponse['responses'][number]['partitions'][number];
type AskedPartition = FetchRequest['topics'][number]['partitions'][number];

export const fetchBehaviours = [
  asking(Fetch, 'long-poll-answered-early', 'does not wait for records', (body) => ({ ...body, maxWaitMs: 0 })),
  asking(Fetch, 'long-poll-answered-late', 'waits to the end although records have come', (body) => ({
    ...body,
    minBytes: MOST,
    maxBytes: MOST,
  })),
  asking(Fetch, 'uncommitted-records-read', 'gives what no transaction has committed yet', (body) => ({
    ...body,
    isolationLevel: 0,
  })),
  asking(Fetch, 'read-from-the-start', 'gives records from the start of the log, not from where it was asked', (body) =>
    withPartitions(body, (partition) => ({ ...partition, fetchOffset: 0n })),
  ),
  asking(Fetch, 'limits-ignored', 'gives more bytes than was asked for', (body) => ({
    ...withPartitions(body, (partition) => ({ ...partition, partitionMaxBytes: MOST })),
    maxBytes: MOST,
  })),
  answering(Fetch, 'records-of-partitions-mixed-up', 'gives the records of one partition for another', (body) => ({
    ...body,
    responses: body.responses.map(({ partitions, ...topic }) => ({
      ...topic,
      partitions: partitions.map((partition, index) => {
        const other = partitions[(index + 1) % partitions.length] ?? partition;
        return { ...partition, records: other.records };
      }),
    })),
  })),
  answering(
    Fetch,
    'large-batch-withheld',
    'gives nothing where the first batch is larger than the limit',
    (body, asked) =>
      withAnswers(body, (partition) => {
        const limits = asked.topics.flatMap((topic) => topic.partitions.map((one) => one.partitionMaxBytes));
        const tooLarge = (partition.records?.length ?? 0) > Math.min(MOST, asked.maxBytes, ...limits);
        return tooLarge ? { ...partition, records: Buffer.alloc(0) } : partition;
      }),
  ),
  answering(Fetch, 'aborted-transactions-untold', 'does not say which transactions were aborted', (body) =>
    withAnswers(body, (partition) => ({
      ...partition,
      abortedTransactions: partition.abortedTransactions === null ? null : [],
    })),
  ),
  answering(Fetch, 'last-batch-withheld', 'gives nothing of what was written last', (body) =>
    withAnswers(body, (partition) => ({
      ...partition,
      highWatermark: partition.highWatermark > 0n ? partition.highWatermark - 1n : partition.highWatermark,
    })),
  ),
  accepting(Fetch, 'out-of-range-accepted', 'gives nothing, and no error, for an offset that there is not', [
    ErrorCode.OFFSET_OUT_OF_RANGE,
  ]),
  accepting(Fetch, 'fenced-leader-epoch-accepted', 'lets a consumer with an old leader epoch read', [
    ErrorCode.FENCED_LEADER_EPOCH,
    ErrorCode.UNKNOWN_LEADER_EPOCH,
  ]),

  remembering(ListOffsets, 'stale-end-of-log', 'says always what it said first', () => {
    const first = new Map<string, bigint>();
    return (body, asked) => ({
      ...body,
      topics: body.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map((partition) => {
          const key = `${name} ${partition.partitionIndex} ${JSON.stringify(asked, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`;
          const told = first.get(key) ?? partition.offset;
          first.set(key, told);
          return { ...partition, offset: told };
        }),
      })),
    });
  }),
  asking(ListOffsets, 'end-of-uncommitted-records', 'counts records that no transaction has committed yet', (body) => ({
    ...body,
    isolationLevel: 0,
  })),
  asking(ListOffsets, 'times-ignored', 'answers the end of the log for every time', (body) => ({
    ...body,
    topics: body.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) =>
        partition.timestamp >= 0n ? { ...partition, timestamp: -1n } : partition,
      ),
    })),
  })),
];

function withPartitions(
  body: FetchRequest,
  change: (partition: AskedPartition) => AskedPartition,
): Input<FetchRequest> {
  return { ...body, topics: body.topics.map((topic) => ({ ...topic, partitions: topic.partitions.map(change) })) };
}

function withAnswers(body: FetchResponse, change: (partition: FetchPartition) => FetchPartition): Input<FetchResponse> {
  return {
    ...body,
    responses: body.responses.map((topic) => ({ ...topic, partitions: topic.partitions.map(change) })),
  };
}
