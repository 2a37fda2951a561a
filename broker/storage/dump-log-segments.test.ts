import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODECS } from '../../protocol/records/batch-header.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { complaints, DUMP_VERSIONS, dumpLogSegments, needsDump } from './testing/dump-log-segments.js';
import { segmentFile } from './testing/partition-files.js';
import { newSeed, randomFrom } from './testing/random.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';
import { markerBatch, producedBatch } from './testing/transactions.js';

describe.each(DUMP_VERSIONS)('DumpLogSegments of Apache Kafka %s', (version) => {
  test('reads every file of a log without complaint', { timeout: 60_000 }, async (context) => {
    needsDump(context);
    const dir = temporaryDirectory();
    const records = await writeLog(dir);
    const files = dumped(dir);
    expect(files.length).toBeGreaterThan(9);

    const dump = await dumpLogSegments(version, files, '--deep-iteration');
    expect(complaints(dump)).toEqual([]);
    const count = (start: string) => dump.split('\n').filter((line) => line.startsWith(start)).length;
    expect(count('| offset: ')).toBe(records);
    expect(count('offset: ')).toBeGreaterThan(20);
    expect(count('timestamp: ')).toBeGreaterThan(20);

    const indexes = files.filter((file) => file.endsWith('index'));
    const check = await dumpLogSegments(version, indexes, '--index-sanity-check');
    expect(complaints(check)).toEqual([]);
    // An empty index is not checked; whether it may be empty has been.
    expect(check.match(/( passed sanity check| is empty)\.$/gm)).toHaveLength(indexes.length);
  });

  test('reads producers and aborted transactions, and finds what the log says', {
    timeout: 60_000,
  }, async (context) => {
    needsDump(context);
    const dir = temporaryDirectory();
    const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 500 }));
    await log.append(producedBatch(3, 7, { count: 2, epoch: 1 }), 0);
    await log.append(producedBatch(4, 0), 0);
    await log.append(markerBatch(3, 'abort', 1), 0);
    await log.append(producedBatch(5, 0, { transactional: false }), 0);
    await log.close();
    const files = dumped(dir).filter((file) => /\.(txnindex|snapshot)$/.test(file));
    const dump = (await dumpLogSegments(version, files)).replaceAll(/(?<=imestamp: )\d+/g, '?').split('\n');
    expect(dump.filter((line) => !/^(Dumping .*)?$/.test(line)).slice(-4)).toEqual([
      'version: 0 producerId: 3 firstOffset: 0 lastOffset: 3 lastStableOffset: 2',
      'producerId: 3 producerEpoch: 1 coordinatorEpoch: 7 currentTxnFirstOffset: OptionalLong.empty lastTimestamp: ? firstSequence: 7 lastSequence: 8 lastOffset: 1 offsetDelta: 1 timestamp: ?',
      'producerId: 4 producerEpoch: 0 coordinatorEpoch: -1 currentTxnFirstOffset: OptionalLong[2] lastTimestamp: ? firstSequence: 0 lastSequence: 0 lastOffset: 2 offsetDelta: 0 timestamp: ?',
      'producerId: 5 producerEpoch: 0 coordinatorEpoch: -1 currentTxnFirstOffset: OptionalLong.empty lastTimestamp: ? firstSequence: 0 lastSequence: 0 lastOffset: 4 offsetDelta: 0 timestamp: ?',
    ]);
  });

  test('complains where one index entry is wrong', { timeout: 60_000 }, async (context) => {
    needsDump(context);
    const dir = temporaryDirectory();
    await writeLog(dir);
    for (const kind of ['index', 'timeindex'] as const) {
      const path = join(dir, segmentFile(0, kind));
      const right = readFileSync(path);
      const wrong = Buffer.from(right);
      wrong[wrong.length - 5] = (wrong.at(-5) ?? 0) ^ 1; // the last byte of the offset, or of the timestamp
      writeFileSync(path, wrong);
      expect(complaints(await dumpLogSegments(version, [path], '--deep-iteration'))).not.toEqual([]);
      writeFileSync(path, right);
    }
  });
});

/** The files that Kafka's tool knows: all but the checkpoint of leader epochs. */
function dumped(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name !== 'leader-epoch-checkpoint')
    .map((name) => join(dir, name));
}

/** Segments that hold what there can be: every codec, all sizes, timestamps in disorder, a truncation, a restart. */
async function writeLog(dir: string): Promise<number> {
  const seed = newSeed();
  // biome-ignore lint/suspicious/noConsole: with it the run can be repeated
  console.info(`seed ${seed}`);
  const random = randomFrom(seed);
  for (let run = 0; run < 2; run++) {
    const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 32 * 1024 }));
    for (let i = 0; i < 200; i++) {
      const codec = CODECS[random(CODECS.length)] ?? 'none';
      const timestamps = Array.from({ length: 1 + random(5) }, () => i * 100 + random(300));
      const batch = batchOf({
        timestamps,
        codec,
        valueSize: random(1000),
        ...(random(10) === 0 ? { logAppendTime: i * 100 } : {}),
      });
      await log.append(batch, run);
    }
    await log.truncate(log.endOffset - random(100));
    await log.append(batchOf(), run);
    await log.close();
  }
  const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 32 * 1024 }));
  await log.close();
  return log.endOffset;
}
