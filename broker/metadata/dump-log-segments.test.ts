import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { complaints, DUMP_VERSIONS, dumpLogSegments, needsDump } from '../storage/testing/dump-log-segments.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { capturedLog } from '../testing/captured-log.js';
import { randomUuid } from '../uuid.js';
import { openMetadata } from './open-metadata.js';
import { METADATA_DIRECTORY } from './stored-metadata-log.js';

describe.each(DUMP_VERSIONS)('DumpLogSegments of Apache Kafka %s', (version) => {
  test('reads the metadata log and its snapshot, every record of them', { timeout: 60_000 }, async (context) => {
    needsDump(context);
    const dir = temporaryDirectory();
    const topics = await writeMetadata(dir);
    const directory = join(dir, METADATA_DIRECTORY);
    const files = readdirSync(directory).filter((name) => /\.(log|checkpoint)$/.test(name));
    expect(files.map((name) => name.replace(/^.*\./, '')).sort()).toEqual(
      expect.arrayContaining(['checkpoint', 'log']),
    );

    const dump = await dumpLogSegments(version, pathsOf(directory, files), '--cluster-metadata-decoder');
    expect(complaints(dump)).toEqual([]);
    const records = dump.split('\n').filter((line) => line.startsWith('| offset: '));
    const control = records.filter((line) => !line.includes(' payload: '));
    expect(records.length).toBeGreaterThan(10_000);
    // The head and the end of the snapshot, and where the log still goes so far back, the election of its leader.
    expect(control.length).toBeLessThanOrEqual(3);
    for (const line of control) expect(line).toMatch(/LeaderChange|LEADER_CHANGE|Snapshot|SNAPSHOT/);
    const payloads = records.filter((line) => !control.includes(line)).map(payloadOf);
    const told = new Set(payloads.flatMap(({ type, data }) => (type === 'TOPIC_RECORD' ? [data.topicId] : [])));
    expect([...told]).toEqual(expect.arrayContaining(topics));
  });
});

interface Payload {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function payloadOf(line: string): Payload {
  return JSON.parse(line.slice(line.indexOf(' payload: ') + ' payload: '.length));
}

function pathsOf(directory: string, names: readonly string[]): string[] {
  return names.map((name) => join(directory, name));
}

/** Changes of every kind, so many that there is a snapshot. Answers the ids of the topics that are left. */
async function writeMetadata(dir: string): Promise<string[]> {
  const metadata = await openMetadata(dir, undefined, capturedLog('silent').log);
  const configs = new Map([
    ['retention.ms', '-1'],
    ['cleanup.policy', 'compact,delete'],
  ]);
  const partitions = Array.from({ length: 1000 }, () => ({ leaderEpoch: 0 }));
  for (let round = 0; round < 20; round++) {
    const id = randomUuid();
    await metadata.createTopic({ name: `topic-${round}`, id, partitions, configs });
    if (round % 5 === 0) await metadata.removeTopic(id);
    await metadata.reserveProducerIds((round + 1) * 1000);
  }
  await metadata.close();
  return metadata.topics().map(({ id }) => id);
}
