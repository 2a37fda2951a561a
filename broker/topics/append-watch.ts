import type { Partition } from './partition.js';

/**
 * Waits for partitions to grow. It watches from its construction on, so that an append between a read and the wait after
 * it is not missed.
 */
export class AppendWatch {
  private readonly stops: (() => void)[];
  /** Bytes appended since the last wait ended. */
  private grown = 0;
  private look: () => void = () => {};

  constructor(
    partitions: readonly Partition[],
    private readonly gone: AbortSignal,
  ) {
    this.stops = partitions.map((partition) =>
      partition.watch((bytes) => {
        this.grown += bytes;
        this.look();
      }),
    );
  }

  /**
   * Resolves when `bytes` were appended since the last wait ended, after `timeoutMs`, when a partition goes away, or when
   * the client does. Whoever waits for megabytes is not woken for every record.
   */
  async appended(bytes: number, timeoutMs: number): Promise<void> {
    if (this.grown < bytes && !this.gone.aborted) await this.wait(bytes, timeoutMs);
    this.grown = 0;
  }

  stop(): void {
    for (const stop of this.stops) stop();
  }

  private async wait(bytes: number, timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.gone.removeEventListener('abort', end);
        this.look = () => {};
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      this.gone.addEventListener('abort', end);
      this.look = () => {
        if (this.grown >= bytes) end();
      };
    });
  }
}
