import { StateTopic } from '../coordination/state-topic.js';
import type { Topics } from '../topics/topics.js';

const NAME = '__transaction_state';

/** As Kafka makes it. */
const SETTINGS = {
  name: NAME,
  partitions: 50,
  configs: new Map([
    ['cleanup.policy', 'compact'],
    ['compression.type', 'uncompressed'],
    ['segment.bytes', String(100 * 1024 * 1024)],
    ['unclean.leader.election.enable', 'false'],
  ]),
};

/** Where the state of transactions is kept. */
export class TransactionTopic extends StateTopic {
  constructor(private readonly all: Topics) {
    super(all, SETTINGS);
  }

  /** Counts who has coordinated a transactional id: the epoch of the partition that holds its state. */
  coordinatorEpoch(transactionalId: string): number {
    return this.all.partition(NAME, this.partitionOf(transactionalId))?.leaderEpoch ?? 0;
  }
}
