import { closeSync, openSync, readFile, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { countWhile } from './count-while.js';
import { isMissing } from './is-missing.js';
import { storageError } from './storage-error.js';

/** Costs half of what its twin in `node:fs/promises` does. */
const readWhole = promisify(readFile);

/** What may wait before it is written: an index can be made again from its segment. */
const PAGE = 4096;
const FIRST_SIZE = 256;

/** The entries of an index file, all of one size, in memory as they are on the disk. */
export class IndexEntries {
  private memory: Buffer;
  private used: number;
  /** Entries that the file holds; undefined while it holds others, or may. */
  private written: number | undefined;

  private constructor(
    private readonly path: string,
    private readonly entrySize: number,
    stored?: Buffer,
  ) {
    this.memory = stored ?? Buffer.alloc(0);
    this.used = this.memory.length / entrySize;
    this.written = stored === undefined ? undefined : this.used;
  }

  /** No entries, whatever the file holds. */
  static fresh(path: string, entrySize: number): IndexEntries {
    return new IndexEntries(path, entrySize);
  }

  /** Those of the file; undefined where it is missing or not made of entries. */
  static async load(path: string, entrySize: number): Promise<IndexEntries | undefined> {
    const stored = await bytesOf(path);
    return stored !== undefined && stored.length % entrySize === 0
      ? new IndexEntries(path, entrySize, stored)
      : undefined;
  }

  /** Those of the file, without a last one that was written in part; none where it is missing. */
  static async loadWhole(path: string, entrySize: number): Promise<IndexEntries> {
    const stored = await bytesOf(path);
    return new IndexEntries(path, entrySize, stored?.subarray(0, stored.length - (stored.length % entrySize)));
  }

  get count(): number {
    return this.used;
  }

  /** The entries one behind the other, and room for more of them. */
  get bytes(): Buffer {
    return this.memory;
  }

  /** Makes room for one more entry, and answers where it begins in `bytes`. */
  add(): number {
    const at = this.used * this.entrySize;
    if (at + this.entrySize > this.memory.length) {
      const larger = Buffer.alloc(Math.max(FIRST_SIZE, this.memory.length * 2));
      this.memory.copy(larger);
      this.memory = larger;
    }
    this.used++;
    return at;
  }

  /** Forgets all but the first `count` entries. */
  cut(count: number): void {
    if (count === this.used) return;
    this.used = count;
    this.written = undefined;
  }

  /** How many of the entries come before the first for which `holds` is false; it is true up to there. */
  countWhile(holds: (at: number) => boolean): number {
    return countWhile(this.used, (i) => holds(i * this.entrySize));
  }

  get pageIsFull(): boolean {
    return (this.used - (this.written ?? 0)) * this.entrySize >= PAGE;
  }

  /** Writes what the file lacks. */
  flush(): void {
    if (this.written === this.used) return;
    let at = (this.written ?? 0) * this.entrySize;
    const end = this.used * this.entrySize;
    try {
      const file = openSync(this.path, this.written === undefined ? 'w' : 'r+');
      try {
        while (at < end) at += writeSync(file, this.memory, at, end - at, at);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw storageError(`Cannot write ${this.path}`, error);
    }
    this.written = this.used;
  }
}

/** Undefined where there is no such file. */
async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readWhole(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storageError(`Cannot read ${path}`, error);
  }
}
