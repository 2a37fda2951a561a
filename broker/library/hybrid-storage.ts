import type { BrokerConfig } from '../config.js';
import { MessageStorage, type OpenStorage } from './message-storage.js';
import { openStorage } from './open-storage.js';

/** What a `HybridStorage` shares with the settings of a broker. */
export type HybridStorageOptions = Partial<Pick<BrokerConfig, 'memoryTier' | 'fsync' | 'segmentSize'>>;

/**
 * Messages in segment files, with the newest of them in memory: what a broker with a data directory has, as a library. The
 * directory is laid out as Apache Kafka does it, and belongs to one storage or broker at a time.
 */
export class HybridStorage extends MessageStorage {
  private constructor(storage: OpenStorage) {
    super(Promise.resolve(storage));
  }

  /** Opens what `dataDir` holds, or begins there. Throws a `FluxmqError` of kind Storage or Config. */
  static async open(dataDir: string, options: HybridStorageOptions = {}): Promise<HybridStorage> {
    return new HybridStorage(await openStorage({ ...options, dataDir }));
  }
}
