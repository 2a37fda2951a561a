import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { batchSize, CODECS } from '../../protocol/records/batch-header.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { DUMP_LOG_SEGMENTS, dumpLogSegments, type KafkaVersion, whyNoDump } from './testing/dump-log-segments.js';
import { segmentFile } from './testing/partition-files.js';
import { newSeed, randomFrom } from './testing/random.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

/** A line about a batch, a record or an index entry. */
const USUAL =
  /^(Dumping |Log starting offset: |baseOffset: .* isvalid: true$|\| offset: |offset: \d+ position: |timestamp: \d+ offset: |\S+ passed sanity check\.$|$)/;

/** What 4.3.1 says of every segment but the first, Kafka's own ones included: it takes -1 for the offset before. */
const FALSE_ALARM = /^Non-consecutive offsets in \S*\/0*(\d+)\.log\n {2}-1 is followed by \1$/gm;

function complaints(dump: string): string[] {
  return dump
    .replaceAll(FALSE_ALARM, '')
    .split('\n')
    .filter((line) => !USUAL.test(line) && !isRightlyEmpty(line));
}

/** An index has its first entry for a batch that begins behind 4096 bytes: of shorter segments Kafka says that it is empty. */
function isRightlyEmpty(line: string): boolean {
  const stem = /^(\S+)\.index is empty\.$/.exec(line)?.[1];
  if (stem === undefined) return false;
  const log = readFileSync(`${stem}.log`);
  let last = 0;
  for (let at = 0; at < log.length; at += batchSize(log, at) ?? log.length) last = at;
  return last <= 4096;
}

const versions = Object.keys(DUMP_LOG_SEGMENTS) as KafkaVersion[];
const missing = whyNoDump();

describe.each(versions)('DumpLogSegments of Apache Kafka %s', (version) => {
  test('reads every file of a log without complaint', { timeout: 60_000 }, async (context) => {
    if (missing !== undefined && process.env.CI === undefined) context.skip(missing);
    const dir = temporaryDirectory();
    const records = await writeLog(dir);
    const files = readdirSync(dir).map((name) => join(dir, name));
    expect(files.length).toBeGreaterThan(9);

    const dump = await dumpLogSegments(version, files, '--deep-iteration');
    expect(complaints(dump)).toEqual([]);
    const count = (start: string) => dump.split('\n').filter((line) => line.startsWith(start)).length;
    expect(count('| offset: ')).toBe(records);
    expect(count('offset: ')).toBeGreaterThan(20);
    expect(count('timestamp: ')).toBeGreaterThan(20);

    const indexes = files.filter((file) => !file.endsWith('.log'));
    const check = await dumpLogSegments(version, indexes, '--index-sanity-check');
    expect(complaints(check)).toEqual([]);
    // An empty index is not checked; whether it may be empty has been.
    expect(check.match(/( passed sanity check| is empty)\.$/gm)).toHaveLength(indexes.length);
  });

  test('complains where one index entry is wrong', { timeout: 60_000 }, async (context) => {
    if (missing !== undefined && process.env.CI === undefined) context.skip(missing);
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
