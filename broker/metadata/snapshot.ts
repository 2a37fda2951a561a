import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ControlType,
  controlKey,
  controlType,
  SnapshotFooterRecord,
  SnapshotHeaderRecord,
} from '../../protocol/logs/control-records.js';
import { decodeBatches, encodeBatch, type NewRecord, type RecordBatch } from '../../protocol/records/record-batch.js';
import { storageError } from '../storage/storage-error.js';
import { syncDirectory } from '../storage/sync-directory.js';

/** A snapshot says in its name what it contains: all records before `offset`, the last of which has this epoch. */
export interface SnapshotId {
  readonly offset: number;
  readonly epoch: number;
}

const NAME = /^(\d{20})-(\d{10})\.checkpoint$/;
/** What a crash left of one that was being written. */
const PART = '.part';

/** A batch is closed when its values reach so many bytes: a reader takes in a batch at a time. */
const BATCH_BYTES = 512 * 1024;
/** Of one file, unpacked. Kafka does not compress them, but could. */
const MOST_BYTES = 1024 ** 3;

/** The snapshots in `dir`, oldest first. */
export async function listSnapshots(dir: string): Promise<SnapshotId[]> {
  const found = (await readdir(dir)).flatMap((name) => {
    const [, offset, epoch] = NAME.exec(name) ?? [];
    return offset === undefined ? [] : [{ offset: Number(offset), epoch: Number(epoch) }];
  });
  return found.sort((a, b) => a.offset - b.offset || a.epoch - b.epoch);
}

export function snapshotPath(dir: string, { offset, epoch }: SnapshotId): string {
  return join(dir, `${String(offset).padStart(20, '0')}-${String(epoch).padStart(10, '0')}.checkpoint`);
}

/** The batches of a snapshot. Throws a `FluxmqError` of kind Storage for one that is damaged or not whole. */
export async function readSnapshot(path: string): Promise<RecordBatch[]> {
  try {
    const batches = decodeBatches(await readFile(path), MOST_BYTES);
    const last = batches.at(-1);
    const footer = last?.control ? last.records.at(-1) : undefined;
    if (footer === undefined || controlType(footer.key) !== ControlType.SNAPSHOT_FOOTER)
      throw new Error('it has no end');
    return batches;
  } catch (error) {
    throw storageError(`Cannot read ${path}`, error);
  }
}

export interface SnapshotContents {
  /** Control records that belong to the state: the version of KRaft and its voters. */
  readonly control: readonly NewRecord[];
  readonly values: Iterable<Buffer>;
  /** Of the last record that is contained, in ms. */
  readonly lastTimestamp: bigint;
}

/** Writes a snapshot, whole or not at all; it is on the disk when this resolves. Answers its size in bytes. */
export async function writeSnapshot(dir: string, id: SnapshotId, contents: SnapshotContents): Promise<number> {
  const path = snapshotPath(dir, id);
  const batches = batchesOf(id.epoch, contents);
  try {
    const file = await open(path + PART, 'w');
    try {
      await file.writeFile(batches);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(path + PART, path);
    await syncDirectory(dir);
  } catch (error) {
    await rm(path + PART, { force: true }).catch(() => {}); // the failure before it says more
    throw storageError(`Cannot write ${path}`, error);
  }
  return batches.reduce((size, batch) => size + batch.length, 0);
}

/** Removes the snapshots before `id`, and what is left of others that were never finished. */
export async function removeOlderSnapshots(dir: string, id: SnapshotId): Promise<void> {
  for (const older of await listSnapshots(dir)) {
    if (older.offset < id.offset) await rm(snapshotPath(dir, older), { force: true });
  }
  for (const name of await readdir(dir)) {
    if (name.endsWith(`.checkpoint${PART}`)) await rm(join(dir, name), { force: true });
  }
}

function batchesOf(leaderEpoch: number, { control, values, lastTimestamp }: SnapshotContents): Buffer[] {
  const timestamp = BigInt(Date.now());
  const batches: Buffer[] = [];
  let baseOffset = 0;
  const add = (records: NewRecord[], control: boolean) => {
    const stamped = records.map((record) => ({ ...record, timestamp }));
    batches.push(encodeBatch({ records: stamped, baseOffset, leaderEpoch, control }));
    baseOffset += records.length;
  };

  const header = SnapshotHeaderRecord.encode({ lastContainedLogTimestamp: lastTimestamp }, 0);
  add([{ key: controlKey(ControlType.SNAPSHOT_HEADER), value: header }, ...control], true);
  let some: NewRecord[] = [];
  let bytes = 0;
  for (const value of values) {
    some.push({ value });
    bytes += value.length;
    if (bytes < BATCH_BYTES) continue;
    add(some, false);
    some = [];
    bytes = 0;
  }
  if (some.length > 0) add(some, false);
  add([{ key: controlKey(ControlType.SNAPSHOT_FOOTER), value: SnapshotFooterRecord.encode({}, 0) }], true);
  return batches;
}
