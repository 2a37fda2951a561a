import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { system } from './system.js';

const SIZE = '512M';
/** Neither the journal nor the data is written before somebody asks for it: the loss comes as early as it can. */
const LAZY = 'loop,commit=300';

/**
 * A disk of its own, as an image in a file, that can lose its power: of what was written only that is left which had reached
 * the image, because somebody forced it to (or the system had the time).
 */
export class LosableDisk {
  private constructor(
    private readonly image: string,
    private readonly mountPoint: string,
  ) {}

  /** Makes one in `folder` and mounts it. Throws `SystemRefusal` where this process may not. */
  static mount(folder: string, mountPoint: string): LosableDisk {
    const image = join(folder, 'disk.img');
    system('truncate', '-s', SIZE, image);
    system('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image);
    mkdirSync(mountPoint);
    const disk = new LosableDisk(image, mountPoint);
    disk.attach();
    return disk;
  }

  /** Nobody may write to it meanwhile. */
  losePower(): void {
    const left = `${this.image}.left`;
    system('cp', '--sparse=always', this.image, left);
    system('umount', this.mountPoint);
    rmSync(this.image);
    renameSync(left, this.image);
    this.attach();
  }

  unmount(): void {
    system('umount', this.mountPoint);
  }

  private attach(): void {
    system('mount', '-o', LAZY, this.image, this.mountPoint);
  }
}
