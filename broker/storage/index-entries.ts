import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { storageError } from './storage-error.js';

/** What may wait before it is written: an index can be made again from its segment. */
const PAGE = 4096;
const FIRST_SIZE = 256;

/** The entries of an index file, all of one size, in memory as they are on the disk. */
export class IndexEntries {
  readonly #path: string;
  readonly #entrySize: number;
  #bytes: Buffer;
  #count: number;
  /** Entries that the file holds; undefined while it holds others, or may. */
  #written: number | undefined;

  private constructor(path: string, entrySize: number, stored?: Buffer) {
    this.#path = path;
    this.#entrySize = entrySize;
    this.#bytes = stored ?? Buffer.alloc(0);
    this.#count = this.#bytes.length / entrySize;
    this.#written = stored === undefined ? undefined : this.#count;
  }

  /** No entries, whatever the file holds. */
  static fresh(path: string, entrySize: number): IndexEntries {
    return new IndexEntries(path, entrySize);
  }

  /** Those of the file; undefined where it is missing or not made of entries. */
  static async load(path: string, entrySize: number): Promise<IndexEntries | undefined> {
    let stored: Buffer;
    try {
      stored = await readFile(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw storageError(`cannot read ${path}`, error);
    }
    return stored.length % entrySize === 0 ? new IndexEntries(path, entrySize, stored) : undefined;
  }

  get count(): number {
    return this.#count;
  }

  /** Where entry `i` begins in `bytes`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Makes room for one more entry, and answers where it begins in `bytes`. */
  add(): number {
    const at = this.#count * this.#entrySize;
    if (at + this.#entrySize > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(FIRST_SIZE, this.#bytes.length * 2));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    this.#count++;
    return at;
  }

  /** Forgets all but the first `count` entries. */
  cut(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    this.#written = undefined;
  }

  /** How many of the entries come before the first for which `holds` is false; it is true up to there. */
  countWhile(holds: (at: number) => boolean): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(middle * this.#entrySize)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get pageIsFull(): boolean {
    return (this.#count - (this.#written ?? 0)) * this.#entrySize >= PAGE;
  }

  /** Writes what the file lacks. */
  flush(): void {
    if (this.#written === this.#count) return;
    let at = (this.#written ?? 0) * this.#entrySize;
    const end = this.#count * this.#entrySize;
    try {
      const file = openSync(this.#path, this.#written === undefined ? 'w' : 'r+');
      try {
        while (at < end) at += writeSync(file, this.#bytes, at, end - at, at);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw storageError(`cannot write ${this.#path}`, error);
    }
    this.#written = this.#count;
  }
}
