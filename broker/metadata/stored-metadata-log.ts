import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AbortTransactionRecord } from '../../protocol/logs/cluster-metadata/index.js';
import { ControlType, controlKey, controlType, LeaderChangeMessage } from '../../protocol/logs/control-records.js';
import { decodeBatches, encodeBatch, type NewRecord, type RecordBatch } from '../../protocol/records/record-batch.js';
import { DEFAULT_LOG_SETTINGS, type LogSettings } from '../storage/log-settings.js';
import { directoryName } from '../storage/partition-directory.js';
import { writePartitionMetadata } from '../storage/partition-metadata.js';
import type { Damage } from '../storage/recover-segments.js';
import { SegmentLog } from '../storage/segment-log.js';
import { Sequence } from '../storage/sequence.js';
import { storageError } from '../storage/storage-error.js';
import { METADATA_TOPIC } from '../topics/topic-name.js';
import { MetadataImage } from './metadata-image.js';
import type { MetadataLog } from './metadata-log.js';
import { type QuorumState, readQuorumState, writeQuorumState } from './quorum-state.js';
import {
  listSnapshots,
  readSnapshot,
  removeOlderSnapshots,
  type SnapshotId,
  snapshotPath,
  writeSnapshot,
} from './snapshot.js';

export const METADATA_DIRECTORY = directoryName(METADATA_TOPIC, 0);
/** The id that Kafka gives the topic of its metadata. */
const METADATA_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

const SETTINGS: LogSettings = {
  ...DEFAULT_LOG_SETTINGS,
  // Small, since only whole segments are freed when a snapshot has made them needless.
  segmentBytes: 1024 * 1024,
  segmentMs: Number.POSITIVE_INFINITY,
  deletes: false,
  // What is acknowledged is on the disk.
  flushMessages: 1,
};
/**
 * A snapshot is due when the log behind the last one has grown beyond this and beyond the size of that snapshot: then all
 * snapshots together cost no more writing than the log did, and a start reads at most about twice what there is to know.
 */
const LEAST_BYTES_BETWEEN_SNAPSHOTS = 1024 * 1024;
const READ_BYTES = 1024 * 1024;
/** Unpacked, of what is read at a time. */
const MOST_UNPACKED = 1024 ** 3;

export interface StoredMetadataLogEvents {
  readonly onDamage: (damage: Damage) => void;
  /** A snapshot could not be made. The log has everything, and the next append tries again. */
  readonly onSnapshotFailed: (error: unknown) => void;
}

/** `__cluster_metadata-0`, as Kafka lays it out: snapshots, and the log behind the newest of them. */
export class StoredMetadataLog implements MetadataLog {
  private readonly changes = new Sequence();
  private readonly controls = new Map<number, NewRecord>();
  private bytesSinceSnapshot = 0;
  private snapshotBytes = 0;
  /** Of the last record. */
  private lastEpoch = 0;
  private lastTimestamp = 0n;
  private broken: unknown;

  private constructor(
    private readonly dir: string,
    private readonly nodeId: number,
    readonly image: MetadataImage,
    private log: SegmentLog,
    private quorum: QuorumState,
    private readonly events: StoredMetadataLogEvents,
  ) {}

  /** Reads what is stored, or begins with nothing. Throws a `FluxmqError` of kind Storage for what cannot be read. */
  static async open(dataDir: string, nodeId: number, events: StoredMetadataLogEvents): Promise<StoredMetadataLog> {
    const dir = join(dataDir, METADATA_DIRECTORY);
    const log = await SegmentLog.open(dir, SETTINGS, events);
    const stored = new StoredMetadataLog(dir, nodeId, new MetadataImage(), log, await readQuorumState(dir), events);
    try {
      await stored.load();
    } catch (error) {
      await stored.log.close();
      throw error;
    }
    return stored;
  }

  get leaderEpoch(): number {
    return this.quorum.leaderEpoch;
  }

  get endOffset(): number {
    return this.log.endOffset;
  }

  /** Whether nobody else has led since this broker took over. */
  get ours(): boolean {
    return this.quorum.ours;
  }

  /**
   * Begins an epoch of which this node is the leader. `takeOver` then appends what that needs; only when it has does the log
   * count as ours, so that a crash in between has it done again.
   */
  async lead(takeOver: () => Promise<void>): Promise<void> {
    const epoch = Math.max(this.quorum.leaderEpoch, this.lastEpoch) + 1;
    if (this.log.endOffset === 0) await writePartitionMetadata(this.dir, METADATA_TOPIC_ID);
    this.quorum = await writeQuorumState(this.dir, this.quorum, this.nodeId, epoch, false);
    const voters = [{ voterId: this.nodeId }];
    const value = LeaderChangeMessage.encode({ leaderId: this.nodeId, voters, grantingVoters: voters }, 0);
    await this.appendBatch([{ key: controlKey(ControlType.LEADER_CHANGE), value }], true);
    if (this.image.inTransaction) await this.append([AbortTransactionRecord.encode({ reason: 'Its leader is gone' })]);
    await takeOver();
    this.quorum = await writeQuorumState(this.dir, this.quorum, this.nodeId, epoch, true);
  }

  append(values: readonly Buffer[]): Promise<void> {
    return this.changes.run(async () => {
      await this.appendBatch(
        values.map((value) => ({ value })),
        false,
      );
      for (const value of values) this.image.apply(value);
      if (this.bytesSinceSnapshot > Math.max(LEAST_BYTES_BETWEEN_SNAPSHOTS, this.snapshotBytes)) {
        await this.snapshot().catch(this.events.onSnapshotFailed);
      }
    });
  }

  close(): Promise<void> {
    return this.changes.run(() => this.log.close());
  }

  private async load(): Promise<void> {
    const newest = (await listSnapshots(this.dir)).at(-1);
    if (newest !== undefined) {
      const path = snapshotPath(this.dir, newest);
      this.read(path, await readSnapshot(path), 0);
      this.snapshotBytes = (await stat(path)).size;
    }
    const from = newest?.offset ?? 0;
    // A node that fetched a snapshot from another one may have no log before it.
    if (this.log.endOffset < from) await this.beginLogAt(from);
    if (this.log.startOffset > from) {
      throw storageError(
        `${this.dir} lacks the records from ${from} up to ${this.log.startOffset}, and no snapshot has them`,
      );
    }
    for (let offset = from; offset < this.log.endOffset; ) {
      const bytes = Buffer.concat(await this.log.read(offset, READ_BYTES, true));
      const batches = this.decode(bytes);
      this.read(this.dir, batches, from);
      this.bytesSinceSnapshot += bytes.length;
      const last = batches.at(-1);
      offset = last === undefined ? this.log.endOffset : last.baseOffset + last.lastOffsetDelta + 1;
    }
  }

  private decode(bytes: Buffer): RecordBatch[] {
    try {
      return decodeBatches(bytes, MOST_UNPACKED);
    } catch (error) {
      throw storageError(`Cannot read ${this.dir}`, error);
    }
  }

  private read(path: string, batches: readonly RecordBatch[], from: number): void {
    for (const { control, records, leaderEpoch, maxTimestamp } of batches) {
      for (const { offset, key, value } of records) {
        if (offset < from || value === null) continue;
        try {
          if (control) this.keepControl(controlType(key), key, value);
          else this.image.apply(value);
        } catch (error) {
          throw storageError(`Cannot read record ${offset} of ${path}`, error);
        }
      }
      this.lastEpoch = Math.max(this.lastEpoch, leaderEpoch);
      this.lastTimestamp = maxTimestamp;
    }
  }

  /** The version of KRaft and its voters are a part of what a snapshot says. */
  private keepControl(type: number, key: Buffer | null, value: Buffer): void {
    if (type !== ControlType.KRAFT_VERSION && type !== ControlType.KRAFT_VOTERS) return;
    this.controls.set(type, { key: key && Buffer.from(key), value: Buffer.from(value) });
  }

  /** One batch, which is on the disk when this resolves. */
  private async appendBatch(records: readonly NewRecord[], control: boolean): Promise<void> {
    if (this.broken !== undefined) throw storageError(`${this.dir} may not hold what it should`, this.broken);
    const { endOffset } = this.log;
    const timestamp = BigInt(Date.now());
    const epoch = this.quorum.leaderEpoch;
    const batch = encodeBatch({ records: records.map((record) => ({ ...record, timestamp })), control });
    try {
      await this.log.append(batch, epoch);
    } catch (error) {
      // What was refused must not be there after a restart.
      await this.log.truncate(endOffset).catch(() => {
        this.broken = error;
      });
      throw error;
    }
    this.bytesSinceSnapshot += batch.length;
    this.lastTimestamp = timestamp;
    this.lastEpoch = epoch;
  }

  private async snapshot(): Promise<void> {
    const id: SnapshotId = { offset: this.log.endOffset, epoch: this.lastEpoch };
    const control = [...this.controls].sort(([a], [b]) => a - b).map(([, record]) => record);
    const contents = { control, values: this.image.values(), lastTimestamp: this.lastTimestamp };
    this.snapshotBytes = await writeSnapshot(this.dir, id, contents);
    this.bytesSinceSnapshot = 0;
    await removeOlderSnapshots(this.dir, id);
    await this.log.deleteBefore(id.offset);
  }

  private async beginLogAt(offset: number): Promise<void> {
    await this.log.close();
    for (const name of await readdir(this.dir)) {
      if (/^\d{20}\.(log|index|timeindex)$/.test(name)) await rm(join(this.dir, name));
    }
    await writeFile(join(this.dir, `${String(offset).padStart(20, '0')}.log`), '');
    this.log = await SegmentLog.open(this.dir, SETTINGS, this.events);
  }
}
