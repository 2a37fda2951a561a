import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as records from '../../protocol/logs/cluster-metadata/index.js';
import {
  ControlType,
  controlKey,
  controlType,
  KRaftVersionRecord,
  VotersRecord,
} from '../../protocol/logs/control-records.js';
import { SegmentLog } from '../storage/segment-log.js';
import { storageError } from '../storage/storage-error.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { listSnapshots, readSnapshot, snapshotPath, writeSnapshot } from './snapshot.js';
import { METADATA_DIRECTORY, StoredMetadataLog } from './stored-metadata-log.js';

async function open(dir: string): Promise<StoredMetadataLog> {
  const log = await StoredMetadataLog.open(dir, 1, {
    onDamage: (damage) => expect.fail(JSON.stringify(damage)),
    onSnapshotFailed: (error) => expect.fail(String(error)),
  });
  onTestFinished(() => log.close());
  if (!log.ours) await log.lead(async () => {});
  return log;
}

const config = (name: string, value = '1') =>
  records.ConfigRecord.encode({ resourceType: records.ConfigResource.BROKER, resourceName: '', name, value });

/** Far more than after what a snapshot is due. */
async function growOver(log: StoredMetadataLog): Promise<void> {
  for (let i = 0; i < 50; i++) await log.append([config('large', 'x'.repeat(30_000))]);
}

describe('a snapshot of Kafka with voters of its own', () => {
  const control = [
    { key: controlKey(ControlType.KRAFT_VERSION), value: KRaftVersionRecord.encode({ kRaftVersion: 1 }, 0) },
    { key: controlKey(ControlType.KRAFT_VOTERS), value: VotersRecord.encode({ voters: [{ voterId: 1 }] }, 0) },
  ];

  async function directoryWithSnapshot(offset: number): Promise<string> {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, METADATA_DIRECTORY));
    const contents = { control, values: [config('from-snapshot')], lastTimestamp: 7n };
    await writeSnapshot(join(dir, METADATA_DIRECTORY), { offset, epoch: 3 }, contents);
    return dir;
  }

  test('is read without a log, which goes on behind it in a later epoch', async () => {
    const dir = await directoryWithSnapshot(42);
    const log = await open(dir);
    await log.append([config('from-log')]);
    await log.close();
    const files = readdirSync(join(dir, METADATA_DIRECTORY));
    expect(files.filter((name) => name.endsWith('.log'))).toEqual(['00000000000000000042.log']);
    expect([...(await open(dir)).image.brokerConfigs(1).keys()]).toEqual(['from-snapshot', 'from-log']);
  });

  test('has its place taken by one that says the same of them', async () => {
    const dir = await directoryWithSnapshot(42);
    await growOver(await open(dir));
    const path = join(dir, METADATA_DIRECTORY);
    const snapshots = await listSnapshots(path);
    expect(snapshots).toMatchObject([{ offset: expect.any(Number), epoch: 4 }]);
    const [head] = await readSnapshot(snapshotPath(path, snapshots[0] ?? expect.fail()));
    expect(head?.records.slice(1)).toMatchObject(control);
    expect([head?.control, controlType(head?.records[0]?.key ?? null)]).toEqual([true, ControlType.SNAPSHOT_HEADER]);
  });
});

test('a transaction that its leader did not end is aborted', async () => {
  const dir = temporaryDirectory();
  const log = await open(dir);
  await log.append([records.BeginTransactionRecord.encode({ name: 't' }), config('a')]);
  await log.close();
  rmSync(join(dir, METADATA_DIRECTORY, 'quorum-state'));
  const next = await open(dir);
  await next.append([config('b')]);
  await next.close();
  expect([...(await open(dir)).image.brokerConfigs(1).keys()]).toEqual(['b']);
});

test('what could not be written has not happened, now or after a restart, and the next change can be', async () => {
  const dir = temporaryDirectory();
  const log = await open(dir);
  await log.append([config('before')]);
  vi.spyOn(SegmentLog.prototype, 'append').mockRejectedValueOnce(storageError('No room'));
  await expect(log.append([config('lost')])).rejects.toThrow('No room.');
  await log.append([config('after')]);
  for (const { image } of [log, await open(dir)]) {
    expect([...image.brokerConfigs(1).keys()]).toEqual(['before', 'after']);
  }
  vi.restoreAllMocks();
});

test('when it cannot be told what is stored, nothing more is', async () => {
  const log = await open(temporaryDirectory());
  vi.spyOn(SegmentLog.prototype, 'append').mockRejectedValueOnce(storageError('No room'));
  vi.spyOn(SegmentLog.prototype, 'truncate').mockRejectedValueOnce(storageError('No disk'));
  await expect(log.append([config('a')])).rejects.toThrow('No room.');
  await expect(log.append([config('b')])).rejects.toThrow(/may not hold what it should: No room\.$/);
  vi.restoreAllMocks();
});

test('a snapshot that cannot be made is told of, and the log goes on', async () => {
  const dir = temporaryDirectory();
  const failures: unknown[] = [];
  const log = await StoredMetadataLog.open(dir, 1, {
    onDamage: () => {},
    onSnapshotFailed: (error) => failures.push(error),
  });
  onTestFinished(() => log.close());
  await log.lead(async () => {});
  // In the place of every file that it would write.
  const path = join(dir, METADATA_DIRECTORY);
  for (let offset = 30; offset < 60; offset++) mkdirSync(`${snapshotPath(path, { offset, epoch: 1 })}.part`);
  await growOver(log);
  expect(failures.length).toBeGreaterThan(0);
  expect(log.image.brokerConfigs(1).size).toBe(1);
});
