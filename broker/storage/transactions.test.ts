import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decodeSnapshot, encodeSnapshot } from './producer-snapshots.js';
import type { LastKnown } from './recover-segments.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { crash } from './testing/crash.js';
import { segmentFile } from './testing/partition-files.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';
import { markerBatch, producedBatch } from './testing/transactions.js';

async function openLog(dir: string, lastKnown?: LastKnown, segmentBytes = 1500): Promise<SegmentLog> {
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes }), { lastKnown });
  onTestFinished(() => log.close());
  return log;
}

function snapshotsIn(dir: string): string[] {
  return readdirSync(dir).filter((name) => name.endsWith('.snapshot'));
}

/** Offsets 0 to 9; producer 3 aborts 2..4 and 7..9, and the transaction of producer 4 from 5 on stays open. */
async function written(dir: string, segmentBytes?: number): Promise<SegmentLog> {
  const log = await openLog(dir, undefined, segmentBytes);
  for (const batch of [
    producedBatch(3, 0),
    markerBatch(3, 'commit'),
    producedBatch(3, 1),
    producedBatch(3, 2),
    markerBatch(3, 'abort'),
    producedBatch(4, 0),
    batchOf(),
    producedBatch(3, 3),
    batchOf(),
    markerBatch(3, 'abort'),
  ]) {
    await log.append(batch, 0);
  }
  return log;
}

const ABORTED = [
  { producerId: 3n, firstOffset: 2, lastOffset: 4, lastStableOffset: 5 },
  { producerId: 3n, firstOffset: 7, lastOffset: 9, lastStableOffset: 5 },
];

describe('the last stable offset', () => {
  test('is the end of a log without transactions, and of one where all are decided', async () => {
    const log = await openLog(temporaryDirectory());
    await log.append(batchOf(), 0);
    await log.append(producedBatch(3, 0, { transactional: false }), 0);
    expect(log.lastStableOffset).toBe(2);
    await log.append(producedBatch(4, 0), 0);
    expect(log.lastStableOffset).toBe(2);
    await log.append(producedBatch(5, 0), 0);
    await log.append(markerBatch(4, 'commit'), 0);
    expect(log.lastStableOffset).toBe(3);
    await log.append(markerBatch(5, 'abort'), 0);
    expect(log.lastStableOffset).toBe(log.endOffset);
  });

  test('does not pass a transaction whose marker is not on the disk yet, where it has to be', async () => {
    const dir = temporaryDirectory();
    const log = await SegmentLog.open(dir, settingsOf({ flushMessages: 1 }));
    onTestFinished(() => log.close());
    await log.append(producedBatch(3, 0), 0);
    const marked = log.append(markerBatch(3, 'commit'), 0);
    log.writePending();
    expect([log.endOffset, log.lastStableOffset]).toEqual([1, 0]);
    await marked;
    expect([log.endOffset, log.lastStableOffset]).toEqual([2, 2]);
  });

  test('does not lie before the start of the log', async () => {
    const log = await written(temporaryDirectory());
    await log.deleteBefore(7);
    expect(log.lastStableOffset).toBe(7);
  });

  test('is the same after a stop and after a crash, and a marker then moves it', async () => {
    for (const segmentBytes of [300, 1500, 100_000]) {
      const dir = temporaryDirectory();
      const log = await written(dir, segmentBytes);
      const crashed = crash(dir);
      await log.close();
      for (const [left, lastKnown] of [
        [crashed, undefined],
        [dir, { clean: true, recoveryPoint: 10, startOffset: 0, cleanedUpTo: 0 }],
      ] as const) {
        const again = await openLog(left, lastKnown, segmentBytes);
        expect(again.lastStableOffset).toBe(5);
        expect(await again.abortedTransactions(0, 10)).toEqual(ABORTED);
        await again.append(markerBatch(4, 'abort'), 0);
        expect(again.lastStableOffset).toBe(11);
        expect(await again.abortedTransactions(5, 6)).toEqual([
          { producerId: 4n, firstOffset: 5, lastOffset: 10, lastStableOffset: 11 },
        ]);
      }
    }
  });

  test('is as it was where a truncation takes markers and beginnings back', async () => {
    for (const segmentBytes of [300, 100_000]) {
      const log = await written(temporaryDirectory(), segmentBytes);
      await log.truncate(9);
      expect([log.endOffset, log.lastStableOffset]).toEqual([9, 5]);
      expect(await log.abortedTransactions(0, 10)).toEqual(ABORTED.slice(0, 1));
      await log.truncate(4);
      expect([log.endOffset, log.lastStableOffset]).toEqual([4, 2]);
      expect(await log.abortedTransactions(0, 10)).toEqual([]);
      await log.append(markerBatch(3, 'abort'), 0);
      expect([log.lastStableOffset, await log.abortedTransactions(0, 10)]).toEqual([5, ABORTED.slice(0, 1)]);
    }
  });
});

describe('aborted transactions', () => {
  test('are those with records in between', async () => {
    const log = await written(temporaryDirectory(), 300);
    const firsts = async (from: number, to: number) =>
      (await log.abortedTransactions(from, to)).map(({ firstOffset }) => firstOffset);
    expect(await firsts(0, 2)).toEqual([]);
    expect(await firsts(0, 3)).toEqual([2]);
    expect(await firsts(4, 5)).toEqual([2]);
    expect(await firsts(5, 7)).toEqual([]);
    expect(await firsts(5, 8)).toEqual([7]);
    expect(await firsts(0, 10)).toEqual([2, 7]);
    expect(await firsts(10, 10)).toEqual([]);
  });

  test('leave no file where there are none, and their files go with their segments', async () => {
    const dir = temporaryDirectory();
    const log = await written(dir, 300);
    const indexes = () => readdirSync(dir).filter((name) => name.endsWith('.txnindex'));
    expect(indexes()).toHaveLength(2);
    await log.deleteBefore(10);
    await log.close();
    expect(indexes().length).toBeLessThan(2);
    expect(existsSync(join(dir, segmentFile(0, 'txnindex')))).toBe(false);
  });

  test('are found again where a crash or a loss of power left their file torn, wrong or missing', async () => {
    const dir = temporaryDirectory();
    await written(dir, 100_000);
    const file = segmentFile(0, 'txnindex');
    const bytes = readFileSync(join(dir, file));
    expect(bytes).toHaveLength(68);
    const damages: ((path: string) => void)[] = [
      (path) => rmSync(path),
      (path) => truncateSync(path, 50),
      (path) => writeFileSync(path, Buffer.alloc(68)),
      (path) => writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(40)])),
    ];
    for (const damage of damages) {
      const left = crash(dir);
      damage(join(left, file));
      const again = await openLog(left);
      expect(await again.abortedTransactions(0, 10)).toEqual(ABORTED);
      await again.close();
      expect(readFileSync(join(left, file))).toEqual(bytes);
    }
  });
});

describe('snapshots of producers', () => {
  /** What Apache Kafka 3.9.2 wrote of two producers, one of them in a transaction. */
  const OF_KAFKA = Buffer.from(
    '000166fc1304000000020000000000000003000000000004000000000000000700000000000001a20db4207e00000000ffffffffffffffff' +
      '0000000000000004000000000000000000000000000600000000000001a20db42069ffffffff0000000000000006',
    'hex',
  );

  test('are read and written as Kafka has them', () => {
    const states = decodeSnapshot(OF_KAFKA);
    expect(states?.stableEnd(38)).toBe(6);
    const entries = states?.entries(0x01a20db4207e) ?? new Map();
    expect([...entries.keys()]).toEqual([3n, 4n]);
    expect(entries.get(3n)).toEqual({
      epoch: 0,
      batches: [{ lastSequence: 4, lastOffset: 7, offsetDelta: 0, timestamp: 0x01a20db4207en }],
      timestamp: 0x01a20db4207en,
      coordinatorEpoch: 0,
      transactionStart: -1,
    });
    expect(encodeSnapshot(entries)).toEqual(OF_KAFKA);
  });

  test('forget a producer that was silent for a day, unless its transaction is open', () => {
    const entries = decodeSnapshot(OF_KAFKA)?.entries(0x01a20db4207e + 24 * 60 * 60 * 1000);
    expect([...(entries?.keys() ?? [])]).toEqual([4n]);
  });

  test('that are damaged or of offsets that are gone are not used', async () => {
    const dir = temporaryDirectory();
    await (await written(dir, 300)).close();
    const names = snapshotsIn(dir);
    expect(names.length).toBeGreaterThan(2);
    for (const damage of [
      (path: string) => writeFileSync(path, Buffer.alloc(56)),
      (path: string) => truncateSync(path, 20),
      (path: string) => writeFileSync(path, ''),
      (path: string) => rmSync(path),
    ]) {
      for (let count = 1; count <= names.length; count++) {
        const left = crash(dir);
        for (const name of names.slice(-count)) damage(join(left, name));
        writeFileSync(join(left, segmentFile(5000, 'snapshot')), OF_KAFKA);
        const log = await openLog(left, { clean: true, recoveryPoint: 10, startOffset: 0, cleanedUpTo: 0 });
        expect(log.lastStableOffset).toBe(5);
        expect(await log.abortedTransactions(0, 10)).toEqual(ABORTED);
        await log.close();
      }
    }
  });

  test('are one for each segment and one for the end, and are written when something was appended', async () => {
    const dir = temporaryDirectory();
    const log = await openLog(dir);
    await log.close();
    expect(snapshotsIn(dir)).toEqual([]);
    let end = 0;
    for (let run = 0; run < 3; run++) {
      const again = await openLog(dir, { clean: true, recoveryPoint: end, startOffset: 0, cleanedUpTo: 0 }, 1000);
      for (let i = 0; i < 10; i++) await again.append(batchOf(), 0);
      end = again.endOffset;
      await again.close();
    }
    const bases = readdirSync(dir).filter((name) => name.endsWith('.log') && !name.startsWith('00000000000000000000.'));
    const expected = [
      ...new Set([...bases.map((name) => name.replace('.log', '.snapshot')), `${'0'.repeat(18)}30.snapshot`]),
    ];
    expect(snapshotsIn(dir)).toEqual(expected.sort());
  });
});
