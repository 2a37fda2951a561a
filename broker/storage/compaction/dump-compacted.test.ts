import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODECS } from '../../../protocol/records/batch-header.js';
import { encodeBatch } from '../../../protocol/records/record-batch.js';
import { complaints, DUMP_VERSIONS, dumpLogSegments, needsDump } from '../testing/dump-log-segments.js';
import { compact, compactedLog, recordsOf } from './testing/compacted.js';

describe.each(DUMP_VERSIONS)('DumpLogSegments of Apache Kafka %s', (version) => {
  test('reads every file of a compacted log without complaint', { timeout: 60_000 }, async (context) => {
    needsDump(context);
    const log = await compactedLog({ segmentBytes: 8000, indexIntervalBytes: 4096 });
    for (let i = 0; i < 200; i++) {
      const records = Array.from({ length: 1 + (i % 4) }, (_, j) => ({
        key: Buffer.from(`key-${(i * 7 + j) % 90}`),
        value: i % 3 === 0 ? null : Buffer.alloc(i, j),
        timestamp: BigInt(i * 30 + j),
      }));
      const producer = i % 2 === 0 ? { producerId: BigInt(i % 5), producerEpoch: 0, baseSequence: i } : {};
      await log.append(encodeBatch({ records, codec: CODECS[i % CODECS.length] ?? 'none', ...producer }), 0);
    }
    await compact(log, 6000);
    const left = (await recordsOf(log)).length;
    await log.close();
    const files = readdirSync(log.dir)
      .filter((name) => name !== 'leader-epoch-checkpoint')
      .map((name) => join(log.dir, name));
    const dump = await dumpLogSegments(version, files, '--deep-iteration');
    // It tells of gaps in every compacted file, Kafka's own included.
    const others = complaints(dump).filter((line) => !/^Non-consecutive offsets in | is followed by /.test(line));
    expect(others).toEqual([]);
    const count = (start: string) => dump.split('\n').filter((line) => line.startsWith(start)).length;
    expect(count('| offset: ')).toBe(left);
    expect(dump).toMatch(/deleteHorizonMs: OptionalLong\[/);
    expect(dump).toMatch(/count: 0 /);
    expect(count('offset: ')).toBeGreaterThan(1);
  });
});
