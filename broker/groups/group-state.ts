import type { KeyedRecord } from '../../protocol/logs/coordinator-record.js';
import type { StateTopic } from '../coordination/state-topic.js';

/** Where the state of groups is written. */
export type GroupState = Pick<StateTopic, 'append' | 'partitionOf'>;

/** The same where it outlives the process: `__consumer_offsets`. */
export type KeptState = GroupState & Pick<StateTopic, 'make' | 'replay'>;

/** As Kafka makes it. */
export const CONSUMER_OFFSETS = {
  name: '__consumer_offsets',
  partitions: 50,
  configs: new Map([
    ['cleanup.policy', 'compact'],
    ['compression.type', 'producer'],
    ['segment.bytes', String(100 * 1024 * 1024)],
  ]),
};

/** For a coordinator that keeps nothing beyond its process. */
export class StateInMemory implements GroupState {
  private nextOffset = 0;

  partitionOf(): number {
    return 0;
  }

  async append(_key: string, records: readonly KeyedRecord[]): Promise<number> {
    const baseOffset = this.nextOffset;
    this.nextOffset += records.length;
    return baseOffset;
  }
}
