import { MetadataImage } from './metadata-image.js';

/** The records of a cluster about itself: what they amount to, and how more are added. */
export interface MetadataLog {
  readonly image: MetadataImage;
  /** Counts the elections of who may add to it. */
  readonly leaderEpoch: number;
  /** The offset that the next record gets. */
  readonly endOffset: number;
  /** Adds records that take effect together or not at all. Throws a `FluxmqError` of kind Storage where they did not. */
  append(values: readonly Buffer[]): Promise<void>;
  close(): Promise<void>;
}

/** As long as the process. */
export class MemoryMetadataLog implements MetadataLog {
  readonly image = new MetadataImage();
  readonly leaderEpoch = 1;
  endOffset = 0;

  async append(values: readonly Buffer[]): Promise<void> {
    for (const value of values) this.image.apply(value);
    this.endOffset += values.length;
  }

  async close(): Promise<void> {}
}
