/** A file that can be opened again whenever it is needed. */
export interface Reopenable {
  /** Whether it is being read or written to. */
  readonly busy: boolean;
  /** Closes it for now. It must not be busy. */
  release(): Promise<void>;
}

/** Consumers that read old segments read few of them at a time. */
const DEFAULT_LIMIT = 256;

/** The files of a store that are open only to be read: beyond a limit, those go first that were read longest ago. */
export class OpenFiles {
  private readonly files = new Set<Reopenable>();

  /** What is being read stays open in any case. */
  constructor(private readonly limit = DEFAULT_LIMIT) {}

  /** Takes note that a file is open, and has just been used. */
  used(file: Reopenable): void {
    this.files.delete(file); // the youngest stands last
    this.files.add(file);
    if (this.files.size > this.limit) this.closeOldest(this.files.size - this.limit);
  }

  forget(file: Reopenable): void {
    this.files.delete(file);
  }

  private closeOldest(count: number): void {
    const idle = [...this.files].filter(({ busy }) => !busy).slice(0, count);
    for (const file of idle) {
      this.files.delete(file);
      file.release().catch(() => {}); // nothing was written through it
    }
  }
}
