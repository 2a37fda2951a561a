import type { Partition } from './partition.js';

/**
 * Waits for partitions to grow. It watches from its construction on, so that an append between a read and the wait after
 * it is not missed.
 */
export class AppendWatch {
  private readonly stops: (() => void)[];
  private grown = false;
  private wake: () => void = () => {};

  constructor(
    partitions: readonly Partition[],
    private readonly gone: AbortSignal,
  ) {
    this.stops = partitions.map((partition) => partition.watch(this.notice));
    gone.addEventListener('abort', this.notice);
  }

  /** Resolves when something was appended since the last call, after `timeoutMs`, or when the client is gone. */
  async appended(timeoutMs: number): Promise<void> {
    if (!this.grown && !this.gone.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.grown = false;
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.gone.removeEventListener('abort', this.notice);
  }

  private readonly notice = () => {
    this.grown = true;
    this.wake();
  };
}
