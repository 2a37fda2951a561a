import { join } from 'node:path';
import { markCleanShutdown, takeCleanShutdown } from './clean-shutdown.js';
import { Grouped } from './grouped.js';
import { OffsetCheckpoint } from './offset-checkpoint.js';
import type { LastKnown } from './recover-segments.js';

/** How often what is known to be on the disk is written down, in ms: Kafka's `log.flush.offset.checkpoint.interval.ms`. */
const INTERVAL_MS = 60_000;

/** What a log says of itself. */
export interface Checkpointed {
  /** Up to here everything is on the disk. */
  readonly recoveryPoint: number;
  readonly startOffset: number;
  readonly endOffset: number;
  /** Where its first file begins. */
  readonly firstSegmentOffset: number;
  /** Up to here it was compacted. */
  readonly cleanedUpTo: number;
  /** Resolves when the indexes, too, are on the disk up to the recovery point. */
  syncIndexes(): Promise<void>;
}

/** Kafka's checkpoint files of a data directory and the mark of a clean stop: what a restart need not find out by reading logs. */
export class Checkpoints {
  private readonly recoveryFile: OffsetCheckpoint;
  private readonly startFile: OffsetCheckpoint;
  private readonly endFile: OffsetCheckpoint;
  private readonly cleanedFile: OffsetCheckpoint;
  private recoveryPoints = new Map<string, number>();
  private starts = new Map<string, number>();
  private ends = new Map<string, number>();
  private cleaned = new Map<string, number>();
  private cleanStart = false;
  private readonly open = new Map<string, Checkpointed>();
  /** Logs of which the recovery point was noted since the start. */
  private readonly noted = new Set<string>();
  /** Logs that are gone, and that the files may still speak of. */
  private readonly gone = new Set<string>();
  private readonly savingStarts = new Grouped(() => this.writeStarts());
  private readonly savingCleaned = new Grouped(() => this.writeCleaned());
  private readonly saving = new Grouped(() => this.writeAll());
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly dataDir: string) {
    this.recoveryFile = new OffsetCheckpoint(join(dataDir, 'recovery-point-offset-checkpoint'));
    this.startFile = new OffsetCheckpoint(join(dataDir, 'log-start-offset-checkpoint'));
    this.endFile = new OffsetCheckpoint(join(dataDir, 'replication-offset-checkpoint'));
    this.cleanedFile = new OffsetCheckpoint(join(dataDir, 'cleaner-offset-checkpoint'));
  }

  /** Reads what the last stop left, and takes its mark away: from here on a stop is a crash until `close`. */
  static async take(dataDir: string): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(dataDir);
    checkpoints.recoveryPoints = checkpoints.recoveryFile.read();
    checkpoints.starts = checkpoints.startFile.read();
    checkpoints.ends = checkpoints.endFile.read();
    checkpoints.cleaned = checkpoints.cleanedFile.read();
    checkpoints.cleanStart = await takeCleanShutdown(dataDir);
    checkpoints.timer = setInterval(() => void checkpoints.save().catch(ignore), INTERVAL_MS).unref();
    return checkpoints;
  }

  lastKnown(name: string): LastKnown {
    const recoveryPoint = this.recoveryPoints.get(name);
    return {
      clean: recoveryPoint !== undefined && (this.cleanStart || this.noted.has(name)),
      recoveryPoint: recoveryPoint ?? 0,
      startOffset: this.starts.get(name) ?? 0,
      cleanedUpTo: this.cleaned.get(name) ?? 0,
    };
  }

  opened(name: string, log: Checkpointed): void {
    this.open.set(name, log);
  }

  closed(name: string): void {
    const log = this.open.get(name);
    if (log === undefined) return;
    this.note(name, log);
    this.open.delete(name);
  }

  /** Nothing is said of a log that is gone. */
  removed(name: string): void {
    this.open.delete(name);
    this.noted.delete(name);
    const known = [this.recoveryPoints, this.starts, this.ends, this.cleaned].map((offsets) => offsets.delete(name));
    if (known.includes(true)) this.gone.add(name);
  }

  /** Resolves when the files say nothing of an earlier log of this name. */
  async begin(name: string): Promise<void> {
    this.removed(name);
    if (this.gone.has(name)) await this.save();
  }

  /** Resolves when the starts of all logs are on the disk. */
  saveStarts(): Promise<void> {
    return this.savingStarts.run();
  }

  /** Resolves when it is on the disk up to where all logs were compacted. */
  saveCleaned(): Promise<void> {
    return this.savingCleaned.run();
  }

  /** Resolves when what all logs say is on the disk. */
  save(): Promise<void> {
    return this.saving.run();
  }

  /** To be called when every log is closed. The mark is written where all of them are on the disk up to their ends. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    // After a crash, the recovery point of a log that nobody has opened since is not its end.
    if (!this.cleanStart) {
      for (const name of this.recoveryPoints.keys()) if (!this.noted.has(name)) this.recoveryPoints.delete(name);
    }
    await this.save();
    const whole = [...this.noted].every((name) => this.recoveryPoints.get(name) === this.ends.get(name));
    const used = this.cleanStart || this.noted.size > 0;
    if (used && whole && this.open.size === 0) await markCleanShutdown(this.dataDir);
  }

  private noteAll(): void {
    for (const [name, log] of this.open) this.note(name, log);
  }

  private note(name: string, log: Checkpointed): void {
    this.noted.add(name);
    this.recoveryPoints.set(name, log.recoveryPoint);
    this.ends.set(name, log.endOffset);
    if (log.startOffset > log.firstSegmentOffset) this.starts.set(name, log.startOffset);
    else this.starts.delete(name);
    if (log.cleanedUpTo > 0) this.cleaned.set(name, log.cleanedUpTo);
    else this.cleaned.delete(name);
  }

  private async writeAll(): Promise<void> {
    this.noteAll();
    const gone = [...this.gone];
    const recoveryPoints = new Map(this.recoveryPoints);
    // One that fails, or is just being removed, is no reason to say nothing of the others.
    await Promise.all([...this.open].map(([name, log]) => log.syncIndexes().catch(() => recoveryPoints.set(name, 0))));
    await this.recoveryFile.write(recoveryPoints);
    await this.savingStarts.run();
    await this.endFile.write(this.ends);
    await this.savingCleaned.run();
    for (const name of gone) this.gone.delete(name);
  }

  private async writeCleaned(): Promise<void> {
    this.noteAll();
    await this.cleanedFile.write(this.cleaned);
  }

  private async writeStarts(): Promise<void> {
    this.noteAll();
    await this.startFile.write(this.starts);
  }
}

function ignore(): void {}
