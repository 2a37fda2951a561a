import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointText, readCheckpoint } from './checkpoint-file.js';
import { Grouped } from './grouped.js';
import { replaceFile } from './replace-file.js';

/** Kafka's name for it. */
const FILE = 'leader-epoch-checkpoint';

/** From `startOffset` on batches were appended under `epoch`. */
export interface LeaderEpoch {
  readonly epoch: number;
  readonly startOffset: number;
}

/** Up to where a log holds what was appended under an epoch. */
export interface EpochEnd {
  readonly epoch: number;
  readonly endOffset: number;
}

/**
 * Where in a log up to `endOffset` the batches of `epoch` end; of the one before it, where it has none. Undefined for an epoch
 * that is newer than all of them. `entries` ascend.
 */
export function endOfEpoch(entries: readonly LeaderEpoch[], epoch: number, endOffset: number): EpochEnd | undefined {
  const latest = entries.at(-1)?.epoch ?? -1;
  if (epoch > latest) return undefined;
  if (epoch === latest) return { epoch, endOffset };
  const next = entries.findIndex((entry) => entry.epoch > epoch);
  return { epoch: entries[next - 1]?.epoch ?? epoch, endOffset: entries[next]?.startOffset ?? endOffset };
}

/** Which offsets of a log were appended under which leader epoch (KIP-101), in Kafka's file and format: `3 1200`. */
export class LeaderEpochs {
  private saved = true;
  private writing = false;
  private readonly saving = new Grouped(() => this.write());

  private constructor(
    private readonly path: string,
    /** Both numbers ascend. */
    private entries: readonly LeaderEpoch[],
  ) {}

  static load(dir: string): LeaderEpochs {
    const path = join(dir, FILE);
    return new LeaderEpochs(path, readCheckpoint(path, parseEntry) ?? []);
  }

  /** The epoch of the last batch; -1 where nothing says it. */
  get latest(): number {
    return this.entries.at(-1)?.epoch ?? -1;
  }

  /** As `endOfEpoch` of a log that ends at `endOffset`. */
  endOf(epoch: number, endOffset: number): EpochEnd | undefined {
    return endOfEpoch(this.entries, epoch, endOffset);
  }

  /** Whether batches of this epoch have been appended already. Asked for every batch. */
  knows(epoch: number): boolean {
    return epoch <= this.latest;
  }

  /**
   * Takes note of the first batch of an epoch. The file is not forced to the disk: what is appended behind the recovery point
   * says its epoch itself, and `save` comes before that point moves.
   */
  begin(epoch: number, startOffset: number): void {
    if (this.knows(epoch)) return;
    this.change([...this.entries.filter((entry) => entry.startOffset < startOffset), { epoch, startOffset }]);
    if (this.writing) return;
    try {
      writeFileSync(`${this.path}.tmp`, this.text);
      renameSync(`${this.path}.tmp`, this.path);
    } catch {
      // `save` tries again, and tells
    }
  }

  /** Forgets the epochs of which nothing is left behind `endOffset`. */
  cutFrom(endOffset: number): void {
    this.change(this.entries.filter(({ startOffset }) => startOffset < endOffset));
  }

  /** Forgets the epochs that end before `startOffset`; the one that holds it begins there, as in Kafka. */
  cutBefore(startOffset: number): void {
    const gone = this.entries.filter((entry) => entry.startOffset <= startOffset);
    const last = gone.at(-1);
    if (last === undefined || (gone.length === 1 && last.startOffset === startOffset)) return;
    this.change([{ epoch: last.epoch, startOffset }, ...this.entries.slice(gone.length)]);
  }

  /** Resolves when the disk has what this knows. Throws a `FluxmqError` of kind Storage. */
  async save(): Promise<void> {
    while (!this.saved) await this.saving.run();
  }

  private async write(): Promise<void> {
    const { entries } = this;
    this.writing = true;
    try {
      await replaceFile(this.path, this.text);
    } finally {
      this.writing = false;
    }
    if (entries === this.entries) this.saved = true;
  }

  private change(entries: readonly LeaderEpoch[]): void {
    if (entries.length === this.entries.length && entries.every((entry, i) => entry === this.entries[i])) return;
    this.entries = entries;
    this.saved = false;
  }

  private get text(): string {
    return checkpointText(this.entries.map(({ epoch, startOffset }) => `${epoch} ${startOffset}`));
  }
}

function parseEntry(entry: string): LeaderEpoch | undefined {
  const [, epoch, startOffset] = /^(\d+) (\d+)$/.exec(entry) ?? [];
  return epoch === undefined ? undefined : { epoch: Number(epoch), startOffset: Number(startOffset) };
}
