import { describe, expect, onTestFinished, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { MemoryLog } from './memory-log.js';
import type { PartitionLog } from './partition-log.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';
import { markerBatch, producedBatch } from './testing/transactions.js';

const INVALID_EPOCH = { code: ErrorCode.INVALID_PRODUCER_EPOCH };

async function segments(): Promise<SegmentLog> {
  const log = await SegmentLog.open(temporaryDirectory(), settingsOf({ segmentBytes: 1000 }));
  onTestFinished(() => log.close());
  return log;
}

describe.each<[string, () => Promise<PartitionLog>]>([
  ['in memory', async () => new MemoryLog('test', settingsOf())],
  ['in segments', segments],
])('the marker of a transaction, %s', (_, open) => {
  test('ends it, with the epoch of its records or a later one', async () => {
    const log = await open();
    await log.appendOnce(producedBatch(3, 0, { epoch: 1 }), 0);
    expect(log.hasOpenTransaction(3n, 1)).toBe(true);
    expect([log.hasOpenTransaction(3n, 2), log.hasOpenTransaction(4n, 1)]).toEqual([false, false]);
    expect(log.lastStableOffset).toBe(0);
    expect(await log.appendMarker(markerBatch(3, 'commit', 1), 0, false)).toBe(1);
    expect(log.hasOpenTransaction(3n, 1)).toBe(false);
    expect(log.lastStableOffset).toBe(2);
    await log.appendOnce(producedBatch(3, 1, { epoch: 1 }), 0);
    await log.appendMarker(markerBatch(3, 'abort', 2), 0, true);
    expect(log.lastStableOffset).toBe(4);
    expect(await log.abortedTransactions(0, 4)).toMatchObject([{ producerId: 3n, firstOffset: 2, lastOffset: 3 }]);
  });

  test('is refused under an epoch that is over', async () => {
    const log = await open();
    await log.appendOnce(producedBatch(3, 0, { epoch: 2 }), 0);
    await expect(log.appendMarker(markerBatch(3, 'commit', 1), 0, false)).rejects.toMatchObject(INVALID_EPOCH);
    expect([log.endOffset, log.lastStableOffset]).toEqual([1, 0]);
  });

  test('is refused under the epoch of its records, where that was to be raised: it is of the transaction before', async () => {
    const log = await open();
    await log.appendOnce(producedBatch(3, 0, { epoch: 2 }), 0);
    await expect(log.appendMarker(markerBatch(3, 'commit', 2), 0, true)).rejects.toMatchObject(INVALID_EPOCH);
    await log.appendMarker(markerBatch(3, 'commit', 3), 0, true);
    // Written once more by a coordinator that has not heard of the first one.
    await log.appendMarker(markerBatch(3, 'commit', 3), 0, true);
    expect(log.lastStableOffset).toBe(3);
  });

  test('is refused from a coordinator that was replaced', async () => {
    const log = await open();
    await log.appendMarker(markerBatch(3, 'commit', 0, 8), 0, false);
    await expect(log.appendMarker(markerBatch(3, 'commit', 0, 7), 0, false)).rejects.toMatchObject({
      code: ErrorCode.TRANSACTION_COORDINATOR_FENCED,
    });
  });

  test('shuts out a late batch at once, before it is written itself', async () => {
    const log = await open();
    await log.appendOnce(producedBatch(3, 0), 0);
    const outcomes = await Promise.allSettled([
      log.appendMarker(markerBatch(3, 'commit', 1), 0, true),
      log.appendOnce(producedBatch(3, 1), 0),
      log.append(markerBatch(4, 'commit', 1), 0),
      log.appendOnce(producedBatch(4, 0), 0),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(log.lastStableOffset).toBe(log.endOffset);
  });

  test('makes a producer begin its sequences anew when it raises the epoch', async () => {
    const log = await open();
    await log.appendOnce(producedBatch(3, 0), 0);
    await log.appendMarker(markerBatch(3, 'commit', 1), 0, true);
    expect(log.activeProducers().get(3n)).toMatchObject({ epoch: 1, batches: [], coordinatorEpoch: 7 });
    await expect(log.appendOnce(producedBatch(3, 1, { epoch: 1 }), 0)).rejects.toMatchObject({
      code: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
    });
    await log.appendOnce(producedBatch(3, 0, { epoch: 1 }), 0);
  });

  test('is needed before its producer can write outside of the transaction', async () => {
    const log = await open();
    await log.appendOnce(producedBatch(3, 0), 0);
    const outside = () => log.appendOnce(producedBatch(3, 1, { transactional: false }), 0);
    await expect(outside()).rejects.toMatchObject({ code: ErrorCode.INVALID_TXN_STATE });
    await log.appendMarker(markerBatch(3, 'commit'), 0, false);
    await outside();
  });

  test('a producer of which nothing is known begins with sequence 0, where that is asked for', async () => {
    const log = await open();
    await expect(log.appendOnce(producedBatch(3, 5), 0, true)).rejects.toMatchObject({
      code: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
    });
    await log.appendOnce(producedBatch(3, 0), 0, true);
    await log.appendOnce(producedBatch(4, 5), 0);
  });

  test('the aborted transactions are those with records in between, until their records are deleted', async () => {
    const log = await open();
    for (const producer of [3, 4]) {
      await log.appendOnce(producedBatch(producer, 0), 0);
      await log.append(batchOf(), 0);
    }
    await log.appendMarker(markerBatch(4, 'abort'), 0, false);
    await log.appendMarker(markerBatch(3, 'abort'), 0, false);
    const firsts = async (from: number, to: number) =>
      (await log.abortedTransactions(from, to)).map(({ firstOffset }) => firstOffset);
    expect(await firsts(0, 6)).toEqual([2, 0]);
    expect(await firsts(0, 1)).toEqual([0]);
    expect(await firsts(5, 6)).toEqual([0]);
    await log.deleteBefore(5);
    expect(await firsts(5, 6)).toEqual([0]);
    await log.deleteBefore(6);
    expect([log.startOffset, log.lastStableOffset, await firsts(6, 6)]).toEqual([6, 6, []]);
  });

  test('is forgotten where it is cut off, and the transaction is open again', async () => {
    const log = await open();
    await log.append(producedBatch(3, 0), 0);
    await log.append(markerBatch(3, 'abort'), 0);
    await log.truncate(1);
    expect([log.lastStableOffset, await log.abortedTransactions(0, 1)]).toEqual([0, []]);
    await log.append(markerBatch(3, 'abort'), 0);
    expect([log.lastStableOffset, (await log.abortedTransactions(0, 2)).length]).toEqual([2, 1]);
  });
});
