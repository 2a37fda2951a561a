import type { ClusterMetadata } from './metadata/cluster-metadata.js';

/** How many ids are reserved at a time: each reservation is a write to the disk. Kafka's number. */
const BLOCK_SIZE = 1000;

/** Hands out producer ids (KIP-98), each once in the life of the data directory: a restart skips the rest of a block. */
export class ProducerIds {
  private next = 0;
  private end = 0;
  private reserving: Promise<void> | undefined;

  constructor(private readonly metadata: ClusterMetadata) {}

  /** Throws a `FluxmqError` of kind Storage where no block can be reserved. */
  async take(): Promise<bigint> {
    while (this.next === this.end) {
      this.reserving ??= this.reserve().finally(() => {
        this.reserving = undefined;
      });
      await this.reserving;
    }
    return BigInt(this.next++);
  }

  private async reserve(): Promise<void> {
    const start = this.metadata.nextProducerId;
    await this.metadata.reserveProducerIds(start + BLOCK_SIZE);
    this.next = start;
    this.end = start + BLOCK_SIZE;
  }
}
