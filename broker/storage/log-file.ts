import {
  closeSync,
  close as closeWithCallback,
  fdatasync as datasyncWithCallback,
  fstatSync,
  ftruncateSync,
  openSync,
  open as openWithCallback,
  read,
  renameSync,
  writeSync,
  writevSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { OpenFiles, type Reopenable } from './open-files.js';
import { storageError } from './storage-error.js';

const open = promisify(openWithCallback);
const close = promisify(closeWithCallback);
const datasync = promisify(datasyncWithCallback);

/** How often a look is taken at whether the file is still there: a look costs as much as a small write. */
const LOOK_EVERY_MS = 100;

/**
 * A file that grows by whole pieces. Writing goes into the page cache on the caller's turn (4 µs for 1 KB, against 25 for
 * the asynchronous twin); reading, which may have to wait for a disk, never does. The file is opened when it is needed.
 */
export class LogFile implements Reopenable {
  private reader: Promise<number> | undefined;
  private writer: number | undefined;
  /** Reads and syncs under way, and those who hold it. */
  private uses = 0;
  private drained: (() => void) | undefined;
  private closed = false;
  /** Something lies behind the end that could not be removed when a write failed. */
  private torn = false;
  /** Whether something may not be on the disk: what was appended, or what a crash may have left. */
  private unsynced = true;
  /** The last sync, which others may wait for too. */
  private syncing: Promise<void> | undefined;
  /** Nothing is appended any more. */
  private resting = false;
  private lookedAt = 0;

  constructor(
    private location: string,
    /** Where what has been written whole ends. */
    private end: number,
    private readonly openFiles = new OpenFiles(),
  ) {}

  /** A new and empty file. */
  static create(path: string, openFiles?: OpenFiles): LogFile {
    const file = new LogFile(path, 0, openFiles);
    try {
      file.writer = openSync(path, 'w+');
    } catch (error) {
      throw storageError(`Cannot create ${path}`, error);
    }
    return file;
  }

  get path(): string {
    return this.location;
  }

  get busy(): boolean {
    return this.uses > 0;
  }

  /** What has been written whole. */
  get size(): number {
    return this.end;
  }

  /** All of `pieces` or nothing, with one system call where the system takes them at once. */
  append(pieces: readonly Buffer[]): void {
    let position = this.end;
    try {
      const file = this.openToWrite();
      this.look(file);
      if (this.torn) this.cutTo(file, this.end);
      this.torn = true;
      this.unsynced = true;
      for (let rest = pieces; rest.length > 0; ) {
        const written = writeAt(file, rest, position);
        position += written;
        rest = behind(rest, written);
      }
      this.torn = false;
    } catch (error) {
      this.cutTorn();
      throw storageError(`Cannot append to ${this.path}`, error);
    }
    this.end = position;
  }

  /** Resolves when what has been appended so far is on the disk. */
  async sync(): Promise<void> {
    if (this.closed) return;
    if (this.unsynced) this.syncing = this.force();
    await this.syncing;
  }

  private async force(): Promise<void> {
    this.uses++;
    this.unsynced = false;
    try {
      // What was written before a crash is found by whoever opens the file again.
      await datasync(this.writer ?? (await this.openToRead()));
    } catch (error) {
      this.unsynced = true;
      throw storageError(`Cannot force ${this.path} to the disk`, error);
    } finally {
      this.used();
    }
  }

  /** Does some work during which the file can be read, even when it is closed meanwhile: closing waits. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.begin();
    try {
      return await work();
    } finally {
      this.used();
    }
  }

  /** `length` bytes from `position` on, all of them within the file; in `buffer`, which is as long, or in memory of their own. */
  async read(position: number, length: number, buffer: Buffer = Buffer.allocUnsafe(length)): Promise<Buffer> {
    this.begin();
    try {
      const file = this.writer ?? (await this.openToRead());
      for (let done = 0; done < length; ) {
        const bytes = await readAt(file, buffer, done, position + done);
        if (bytes === 0) throw new Error(`the file ends at ${position + done}, not at ${this.end}`);
        done += bytes;
      }
      return buffer;
    } catch (error) {
      throw storageError(`Cannot read ${this.path}`, error);
    } finally {
      this.used();
    }
  }

  /** Forgets what lies behind `size`. */
  cut(size: number): void {
    try {
      this.cutTo(this.openToWrite(), size);
    } catch (error) {
      throw storageError(`Cannot cut ${this.path}`, error);
    }
  }

  /** Gives the file another name. Who reads it does not notice. Throws as the system does. */
  rename(path: string): void {
    renameSync(this.location, path);
    this.location = path;
  }

  /** Nothing is appended for now: when all of it is on the disk, the file need not stay open. */
  rest(): void {
    this.resting = true;
    this.stopWriting();
  }

  /** Gives back what reading has opened; it is opened again when it is needed. There must be no read under way. */
  async release(): Promise<void> {
    const reader = this.reader;
    this.reader = undefined;
    this.openFiles.forget(this);
    if (reader !== undefined) await close(await reader);
  }

  /** Waits for all that is under way: the number of a file that is closed too early may be that of another one. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.uses > 0) {
      await new Promise<void>((resolve) => {
        this.drained = resolve;
      });
    }
    this.openFiles.forget(this);
    const reader = this.reader?.catch(() => undefined); // an opening that failed has told its reader
    try {
      if (this.writer !== undefined) closeSync(this.writer);
      const file = await reader;
      if (file !== undefined) await close(file);
    } catch (error) {
      throw storageError(`Cannot close ${this.path}`, error);
    } finally {
      this.writer = undefined;
      this.reader = undefined;
    }
  }

  private begin(): void {
    if (this.closed && this.uses === 0) throw storageError(`${this.path} is closed`);
    this.uses++;
  }

  private used(): void {
    this.uses--;
    if (this.uses > 0) return;
    this.drained?.();
    this.stopWriting();
  }

  /** From here on the file is open only to be read. */
  private stopWriting(): void {
    if (!this.resting || this.unsynced || this.writer === undefined || this.busy || this.closed) return;
    const reader = this.reader;
    this.reader = Promise.resolve(this.writer);
    this.writer = undefined;
    this.openFiles.used(this);
    reader?.then((file) => close(file)).catch(() => {}); // nothing was written through it
  }

  private openToRead(): Promise<number> {
    this.openFiles.used(this);
    if (this.reader === undefined) {
      const opening = this.open();
      this.reader = opening;
      opening.catch(() => {
        if (this.reader === opening) this.reader = undefined;
      });
    }
    return this.reader;
  }

  private async open(): Promise<number> {
    for (;;) {
      const { path } = this;
      const file = await open(path, 'r').catch((error) => {
        if (path === this.path) throw error;
      });
      if (path === this.path && file !== undefined) return file;
      if (file !== undefined) await close(file); // it was renamed meanwhile, and this may be another one
    }
  }

  private openToWrite(): number {
    if (this.closed) throw new Error('the file is closed');
    this.resting = false;
    this.writer ??= openSync(this.path, 'r+');
    return this.writer;
  }

  /** What is written to a file that somebody removed is gone with it when it is closed. */
  private look(file: number): void {
    const now = Date.now();
    if (now - this.lookedAt < LOOK_EVERY_MS) return;
    if (fstatSync(file).nlink === 0) throw new Error('the file was removed');
    this.lookedAt = now;
  }

  private cutTo(file: number, size: number): void {
    ftruncateSync(file, size);
    this.end = size;
    this.torn = false;
  }

  /** A failure here says nothing new; the next append tries again before it writes. */
  private cutTorn(): void {
    if (!this.torn || this.writer === undefined) return;
    try {
      this.cutTo(this.writer, this.end);
    } catch {
      // stays torn
    }
  }
}

/** A single piece costs less on its own. */
function writeAt(file: number, pieces: readonly Buffer[], position: number): number {
  const [first] = pieces;
  return first !== undefined && pieces.length === 1
    ? writeSync(file, first, 0, first.length, position)
    : writevSync(file, pieces, position);
}

/** What is left of `pieces` without their first `written` bytes. */
function behind(pieces: readonly Buffer[], written: number): readonly Buffer[] {
  let left = written;
  const at = pieces.findIndex((piece) => {
    if (left < piece.length) return true;
    left -= piece.length;
    return false;
  });
  const torn = pieces[at];
  return torn === undefined ? [] : [torn.subarray(left), ...pieces.slice(at + 1)];
}

function readAt(file: number, buffer: Buffer, at: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, buffer, at, buffer.length - at, position, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}
