import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decodeBatches, type RecordBatch } from '../../../protocol/records/record-batch.js';
import { NOTHING_KNOWN } from '../recover-segments.js';
import { SegmentLog } from '../segment-log.js';
import { settingsOf } from '../testing/settings.js';
import { temporaryDirectory } from '../testing/temporary-directory.js';
import { compact } from './testing/compacted.js';

const CAPTURED = fileURLToPath(new URL('testing/captured', import.meta.url));

/** The batches of some segment files, by file. When a deletion may be forgotten depends on the moment, and is left out. */
function batchesIn(dir: string, ending: string): Map<string, RecordBatch[]> {
  const names = readdirSync(dir).filter((name) => name.endsWith(ending));
  return new Map(
    names.sort().map((name) => {
      const batches = decodeBatches(readFileSync(join(dir, name)), 1e9);
      const timeless = batches.map((batch) => (batch.deleteHorizon ? { ...batch, baseTimestamp: 0n } : batch));
      return [name.slice(0, -ending.length), timeless];
    }),
  );
}

test.each(['3.9.2', '4.3.1'])(
  'what Apache Kafka %s wrote is compacted as Kafka did it, batch for batch',
  async (version) => {
    const captured = join(CAPTURED, version);
    const { now, deleteRetentionMs, cleanedBefore, cleanedAfter } = JSON.parse(
      readFileSync(join(captured, 'compaction.json'), 'utf8'),
    );
    const dir = temporaryDirectory();
    for (const name of readdirSync(join(captured, 'before')))
      cpSync(join(captured, 'before', name), join(dir, name.replace('.segment', '.log')));
    const settings = settingsOf({
      ...{ compacts: true, deletes: false, segmentMs: 1000, minCleanableDirtyRatio: 0.01, deleteRetentionMs },
    });
    const lastKnown = { ...NOTHING_KNOWN, cleanedUpTo: cleanedBefore };
    const log = await SegmentLog.open(dir, settings, { lastKnown });
    await compact(log, now);
    expect(log.cleanedUpTo).toBe(cleanedAfter);
    await log.close();
    expect(batchesIn(dir, '.log')).toEqual(batchesIn(join(captured, 'after'), '.segment'));
  },
);
