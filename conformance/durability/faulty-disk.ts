import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { system } from './system.js';

/** A file system of a few MB in memory, which can be filled up. */
export class SmallDisk {
  private constructor(private readonly mountPoint: string) {}

  /** Throws `SystemRefusal` where this process may not mount anything. */
  static mount(mountPoint: string, megabytes: number): SmallDisk {
    mkdirSync(mountPoint);
    system('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mountPoint);
    return new SmallDisk(mountPoint);
  }

  get dataDir(): string {
    return join(this.mountPoint, 'data');
  }

  /** Takes this many bytes; without a number, all that are left. */
  fill(bytes = Number.POSITIVE_INFINITY): void {
    const file = openSync(this.filler, 'a');
    const piece = Buffer.alloc(4096);
    try {
      for (let left = bytes; left > 0; left -= piece.length) writeSync(file, piece);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives back what `fill` has taken. */
  makeRoom(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    system('umount', this.mountPoint);
  }

  private get filler(): string {
    return join(this.mountPoint, 'filler');
  }
}

/**
 * Makes everything in a directory unchangeable, for the files that somebody has open too, as a disk is that was remounted
 * read-only. (A remount is refused while a file is open for writing.) Throws `SystemRefusal` where that may not be done.
 */
export function makeReadOnly(dir: string): void {
  system('chattr', '-R', '+i', dir);
}

export function makeWritable(dir: string): void {
  system('chattr', '-R', '-i', dir);
}
