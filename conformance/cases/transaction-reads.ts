import { Fetch, type FetchResponse } from '../../protocol/index.js';
import { controlType } from '../../protocol/logs/control-records.js';
import { decodeBatches, wholeBatches } from '../../protocol/records/record-batch.js';
import { retry } from '../../targets/retry.js';
import type { CaseContext } from '../case-context.js';
import { expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { fetchFrom, READ_COMMITTED } from './requests.js';

const PATIENCE_MS = 10_000;
const RECORDS_LIMIT = 1 << 20;
const ABORT = 0;

export interface FetchedPartition {
  readonly partition: FetchResponse['responses'][number]['partitions'][number];
  /** Everything that was sent, control batches too. */
  readonly batches: ReturnType<typeof decodeBatches>;
}

/**
 * Everything in a partition, read on from its beginning as a consumer does it: Kafka sends what is in one segment at a
 * time, and old timestamps make it begin another for the marker. `partition` is the last answer, but for the list of
 * aborted transactions, which is that of all answers.
 */
export async function fetchAll(
  { send, leader }: CaseContext,
  topic: TestTopic,
  isolationLevel: number,
  partition = 0,
): Promise<FetchedPartition> {
  const at = await leader(topic, partition);
  const batches: ReturnType<typeof decodeBatches> = [];
  const aborted = new Map<string, { producerId: bigint; firstOffset: bigint }>();
  for (let next = 0n; ; ) {
    const { responses } = await send(Fetch, fetchFrom(topic, next, { partition, isolationLevel }), at);
    const [answer] = responses.flatMap(({ partitions }) => partitions);
    if (answer === undefined) throw new Error(`Fetch answers nothing about partition ${partition}.`);
    const { abortedTransactions, records } = answer;
    for (const one of abortedTransactions ?? []) aborted.set(`${one.producerId} ${one.firstOffset}`, one);
    const more = decodeBatches(wholeBatches(records ?? Buffer.alloc(0)), RECORDS_LIMIT);
    batches.push(...more);
    const last = more.at(-1);
    if (last !== undefined) next = BigInt(last.baseOffset + last.lastOffsetDelta + 1);
    const end = isolationLevel === READ_COMMITTED ? answer.lastStableOffset : answer.highWatermark;
    if (last !== undefined && next < end) continue;
    const all = abortedTransactions === null ? null : [...aborted.values()];
    return { partition: { ...answer, abortedTransactions: all }, batches };
  }
}

/**
 * What a consumer of committed records would give its application, once the last stable offset is `stable`: markers are
 * written a moment after EndTxn is answered.
 */
export async function readCommitted(
  context: CaseContext,
  topic: TestTopic,
  stable: bigint,
  partition = 0,
): Promise<FetchedPartition & { readonly values: readonly string[] }> {
  let last: FetchedPartition | undefined;
  const settled = await retry(async () => {
    last = await fetchAll(context, topic, READ_COMMITTED, partition);
    return last.partition.lastStableOffset >= stable ? last : undefined;
  }, PATIENCE_MS);
  expectThat(`the last stable offset reaches ${stable}`, settled !== undefined, last?.partition.lastStableOffset);
  if (settled === undefined) throw new Error(`The last stable offset does not reach ${stable}.`);
  return { ...settled, values: committedValues(settled) };
}

/** As Java's consumer does it: a transaction is aborted from the offset in the list to its marker. */
function committedValues({ partition, batches }: FetchedPartition): string[] {
  const toCome = [...(partition.abortedTransactions ?? [])];
  const aborted = new Set<bigint>();
  const values: string[] = [];
  for (const { baseOffset, lastOffsetDelta, producerId, transactional, control, records } of batches) {
    for (const { firstOffset, producerId: of } of toCome) {
      if (firstOffset <= BigInt(baseOffset + lastOffsetDelta)) aborted.add(of);
    }
    if (control) {
      const [marker] = records;
      if (marker !== undefined && controlType(marker.key) === ABORT) {
        aborted.delete(producerId);
        const ended = toCome.findIndex((transaction) => transaction.producerId === producerId);
        if (ended >= 0) toCome.splice(ended, 1);
      }
    } else if (!(transactional && aborted.has(producerId))) {
      values.push(...records.map(({ value }) => value?.toString() ?? ''));
    }
  }
  return values;
}
