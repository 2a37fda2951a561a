import { type Connection, ErrorCode, errorName, Fetch, ListOffsets } from '../../protocol/index.js';
import { walkRecords } from '../../protocol/records/walk-records.js';
import type { Random } from './random.js';
import { readStoredBatches, type StoredBatch } from './stored-batches.js';

const FETCH = 12;
const LIST_OFFSETS = 7;
const FETCH_BYTES = 8 * 1024 * 1024;

export interface ReadPartition {
  readonly bytes: Buffer;
  readonly batches: readonly StoredBatch[];
  readonly highWatermark: number;
}

/** A partition from its first record to its end, as a consumer gets it. Throws for an answer that cannot be. */
export async function readPartition(connection: Connection, topic: string, partition: number): Promise<ReadPartition> {
  const pieces: Buffer[] = [];
  for (let next = 0; ; ) {
    const { records, highWatermark } = await fetchFrom(connection, topic, partition, next, FETCH_BYTES);
    const last = readStoredBatches(records).at(-1);
    if (last === undefined) {
      const bytes = Buffer.concat(pieces);
      return { bytes, batches: readStoredBatches(bytes), highWatermark };
    }
    pieces.push(records);
    next = last.lastOffset + 1;
  }
}

/** Asks for `times` random offsets and timestamps, and answers what is wrong with the answers. */
export async function checkLookups(
  connection: Connection,
  topic: string,
  partition: number,
  { bytes, batches }: ReadPartition,
  random: Random,
  times: number,
): Promise<string[]> {
  const wrong: string[] = [];
  for (let i = 0; i < times && batches.length > 0; i++) {
    const batch = batches[random.below(batches.length)];
    if (batch === undefined) continue;
    const offset = batch.baseOffset + random.below(batch.lastOffset - batch.baseOffset + 1);
    const { records } = await fetchFrom(connection, topic, partition, offset, 1);
    if (!records.equals(bytes.subarray(batch.position, batch.position + batch.size)))
      wrong.push(`${topic}-${partition}: a Fetch of offset ${offset} does not answer the batch that holds it`);

    const timestamp = batch.maxTimestamp;
    const found = await offsetOf(connection, topic, partition, timestamp);
    const right = firstSince(bytes, batches, timestamp);
    if (found.offset !== right?.offset || found.timestamp !== right.timestamp)
      wrong.push(
        `${topic}-${partition}: ListOffsets of ${timestamp} answers ${found.offset} (${found.timestamp}), not ${right?.offset} (${right?.timestamp})`,
      );
  }
  return wrong;
}

async function fetchFrom(connection: Connection, topic: string, partition: number, offset: number, maxBytes: number) {
  const answer = await connection.send(Fetch, FETCH, {
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes,
    topics: [{ topic, partitions: [{ partition, fetchOffset: BigInt(offset), partitionMaxBytes: maxBytes }] }],
  });
  const found = answer.responses[0]?.partitions[0];
  const errorCode = found?.errorCode ?? answer.errorCode;
  if (found === undefined || errorCode !== ErrorCode.NONE)
    throw new Error(`${topic}-${partition}: a Fetch of offset ${offset} answers ${errorName(errorCode)}`);
  return { records: found.records ?? Buffer.alloc(0), highWatermark: Number(found.highWatermark) };
}

async function offsetOf(connection: Connection, topic: string, partition: number, timestamp: bigint) {
  const answer = await connection.send(ListOffsets, LIST_OFFSETS, {
    replicaId: -1,
    topics: [{ name: topic, partitions: [{ partitionIndex: partition, timestamp }] }],
  });
  const found = answer.topics[0]?.partitions[0];
  if (found === undefined || found.errorCode !== ErrorCode.NONE)
    throw new Error(`${topic}-${partition}: ListOffsets of ${timestamp} answers ${errorName(found?.errorCode ?? -1)}`);
  return { offset: Number(found.offset), timestamp: found.timestamp };
}

/** The first record of `timestamp` or later, without an index. */
function firstSince(bytes: Buffer, batches: readonly StoredBatch[], timestamp: bigint) {
  const batch = batches.find(({ maxTimestamp }) => maxTimestamp >= timestamp);
  if (batch === undefined) return undefined;
  for (const record of walkRecords(bytes.subarray(batch.position, batch.position + batch.size)))
    if (record.timestamp >= timestamp) return record;
  return undefined;
}
