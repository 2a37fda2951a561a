import type { LeaderEpochs } from './leader-epochs.js';
import type { SegmentList } from './segment-list.js';
import { storageError } from './storage-error.js';
import { syncDirectory } from './sync-directory.js';

/** Beyond this a timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Forces a log to the disk, in a group commit: one sync serves all who wait for it. */
export class DiskSync {
  private syncing: Promise<void> | undefined;
  /** Whether a segment was begun whose name may not be on the disk. */
  private namesUnsynced = true;
  private timer: NodeJS.Timeout | undefined;
  /** Where the log was cut since the sync under way began; its end then, where it was not. */
  private lowestCut = 0;

  /** Everything before `end` is known to be on the disk. */
  constructor(
    private readonly dir: string,
    private readonly segments: SegmentList,
    private readonly epochs: LeaderEpochs,
    private end: number,
    private readonly writtenEnd: () => number,
  ) {}

  /** Up to here everything is known to be on the disk. */
  get syncedEnd(): number {
    return this.end;
  }

  /** Resolves when everything that is written now is on the disk, or was cut off. */
  async sync(): Promise<void> {
    const end = this.writtenEnd();
    while (this.end < Math.min(end, this.writtenEnd())) {
      this.syncing ??= this.syncNow().finally(() => {
        this.syncing = undefined;
      });
      await this.syncing;
    }
  }

  /** Syncs after `delayMs`, where nobody does before. */
  syncLater(delayMs: number): void {
    if (delayMs > LONGEST_TIMER_MS || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.sync().catch(ignore); // whoever asks for the sync is told
    }, delayMs).unref();
  }

  /** To be said when a segment was begun. Nobody waits: it spares a later sync, and a restart the checking of a full segment. */
  segmentBegun(): void {
    this.namesUnsynced = true;
    this.sync().catch(ignore);
  }

  /** To be said when what lies behind `offset` was cut off: what comes there next is not what a sync under way is about. */
  cutAt(offset: number): void {
    this.end = Math.min(this.end, offset);
    this.lowestCut = Math.min(this.lowestCut, offset);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async syncNow(): Promise<void> {
    const end = this.writtenEnd();
    this.lowestCut = end;
    const unsynced = this.segments.from(this.end);
    await Promise.all([...unsynced.map((segment) => segment.sync()), this.epochs.save()]);
    if (this.namesUnsynced) {
      this.namesUnsynced = false;
      await syncDirectory(this.dir).catch((error) => {
        this.namesUnsynced = true;
        throw storageError(`Cannot force ${this.dir} to the disk`, error);
      });
    }
    this.end = this.lowestCut;
  }
}

function ignore(): void {}
