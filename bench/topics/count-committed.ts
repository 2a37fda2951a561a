import { ErrorCode, errorName, Fetch } from '../../protocol/index.js';
import { baseOffset, isControl, isTransactional, lastOffset, producerId } from '../../protocol/records/batch-header.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import type { Position } from '../drivers/wire/fetcher.js';
import { leadersOf } from '../drivers/wire/leaders.js';
import { NEWEST_BY_NAME } from '../drivers/wire/newest-by-name.js';
import { endOfBatches, wholeBatches } from '../drivers/wire/read-arrival.js';
import { byTopic } from '../load/lanes.js';

const READ_COMMITTED = 1;
const MAX_WAIT_MS = 100;
const MAX_BYTES = 16_777_216;
/** How long it may take until the last transaction has an outcome in every partition. */
const PATIENCE_MS = 15_000;

/** Of the producers of aborted transactions, as Fetch names them. */
export interface Aborted {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

/**
 * How many records a consumer that reads only what is committed finds from these positions on. It waits until every
 * transaction has an outcome. Throws `TargetError` where one has none after a while, and `ConnectionError`.
 */
export async function countCommitted(cluster: ClusterClient, from: readonly Position[]): Promise<number> {
  const version = Math.min(cluster.versionOf(Fetch), NEWEST_BY_NAME.fetch);
  let count = 0;
  for (const { address, led } of await leadersOf(cluster, from)) {
    let left: readonly Position[] = led;
    for (let quietSince = performance.now(); left.length > 0; ) {
      const topics = [...byTopic(left)].map(([topic, its]) => ({
        topic,
        partitions: its.map(({ partition, offset }) => ({
          partition,
          fetchOffset: BigInt(offset),
          partitionMaxBytes: MAX_BYTES,
        })),
      }));
      const limits = { maxWaitMs: MAX_WAIT_MS, minBytes: 1, maxBytes: MAX_BYTES, isolationLevel: READ_COMMITTED };
      const { errorCode, responses } = await cluster.send(address, Fetch, { ...limits, topics }, version);
      if (errorCode !== ErrorCode.NONE)
        throw new TargetError(`What is committed is not told: ${errorName(errorCode)}.`);
      const read = left.map((position) => readOne(position, responses));
      count += read.reduce((sum, { records }) => sum + records, 0);
      if (read.some(({ moved }) => moved)) quietSince = performance.now();
      else if (performance.now() - quietSince > PATIENCE_MS) {
        throw new TargetError(`After ${PATIENCE_MS / 1_000} s there are still transactions without an outcome.`);
      }
      left = read.flatMap(({ next }) => next ?? []);
    }
  }
  return count;
}

type Responses = ReturnType<(typeof Fetch)['response']['decode']>['responses'];

function readOne(position: Position, responses: Responses) {
  const { topic, partition, offset } = position;
  const answer = responses
    .find((one) => one.topic === topic)
    ?.partitions.find(({ partitionIndex }) => partitionIndex === partition);
  if (answer === undefined) return { records: 0, moved: false, next: position };
  if (answer.errorCode !== ErrorCode.NONE) {
    throw new TargetError(`${topic}-${partition} cannot be read: ${errorName(answer.errorCode)}.`);
  }
  const batches = answer.records ?? Buffer.alloc(0);
  const records = countIn(batches, offset, answer.abortedTransactions ?? []);
  const end = endOfBatches(batches, offset);
  const isOver = end >= Number(answer.highWatermark);
  return { records, moved: end > offset, ...(!isOver && { next: { topic, partition, offset: end } }) };
}

/** The records from `position` on that no aborted transaction has written. */
export function countIn(batches: Buffer, position: number, aborted: readonly Aborted[]): number {
  const toCome = [...aborted].sort((a, b) => Number(a.firstOffset - b.firstOffset));
  const aborting = new Set<bigint>();
  let count = 0;
  for (const [at] of wholeBatches(batches)) {
    const last = lastOffset(batches, at);
    while (toCome[0] !== undefined && toCome[0].firstOffset <= last) aborting.add(toCome.shift()?.producerId ?? -1n);
    const producer = producerId(batches, at);
    // The outcome of a transaction is its last batch.
    if (isControl(batches, at)) aborting.delete(producer);
    else if (!isTransactional(batches, at) || !aborting.has(producer)) {
      count += Math.max(0, last + 1 - Math.max(position, baseOffset(batches, at)));
    }
  }
  return count;
}
