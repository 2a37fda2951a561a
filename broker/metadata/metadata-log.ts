import { MetadataImage } from './metadata-image.js';

/** The records of a cluster about itself: what they amount to, and how more are added. */
export interface MetadataLog {
  readonly image: MetadataImage;
  /** Adds records that take effect together or not at all. Throws a `FluxmqError` of kind Storage where they did not. */
  append(values: readonly Buffer[]): Promise<void>;
  close(): Promise<void>;
}

/** As long as the process. */
export class MemoryMetadataLog implements MetadataLog {
  readonly image = new MetadataImage();

  async append(values: readonly Buffer[]): Promise<void> {
    for (const value of values) this.image.apply(value);
  }

  async close(): Promise<void> {}
}
