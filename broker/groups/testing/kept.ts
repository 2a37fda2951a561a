import { StateTopic } from '../../coordination/state-topic.js';
import { metadataInMemory } from '../../metadata/open-metadata.js';
import { MemoryLogStore } from '../../storage/memory-store.js';
import type { LogStore } from '../../storage/partition-log.js';
import { Topics } from '../../topics/topics.js';
import type { GroupConfig } from '../config.js';
import type { GroupCoordinator, GroupDependencies } from '../coordinator.js';
import { CONSUMER_OFFSETS } from '../group-state.js';
import type { CommitRequest } from '../requests.js';
import { coordinator, GROUP } from './fixture.js';
import { LogInFront } from './log-in-front.js';

/** A log of groups, and coordinators that come one after the other, each reading what the one before left. */
export class Restarts {
  private running: GroupCoordinator | undefined;

  private constructor(
    readonly topics: Topics,
    readonly state: StateTopic,
  ) {}

  static async begin(store: LogStore = new MemoryLogStore()): Promise<Restarts> {
    const topics = await Topics.load(store, await metadataInMemory());
    return new Restarts(topics, new StateTopic(topics, CONSUMER_OFFSETS));
  }

  async start(config: Partial<GroupConfig> = {}, deps: Partial<GroupDependencies> = {}): Promise<GroupCoordinator> {
    this.running?.close();
    this.running = coordinator(config, { state: this.state, ...deps });
    await this.running.load();
    return this.running;
  }

  /** Writes a batch as somebody else would into the partition of a group. */
  async write(batch: Buffer, groupId = GROUP): Promise<number> {
    const { partitions } = await this.state.make();
    const partition = this.state.partitionOf(groupId);
    await partitions[partition]?.write(batch);
    return partition;
  }
}

/** A log in which appends wait until they are told to go on, or to fail. */
export class Held extends LogInFront {
  private readonly waiting: (() => void)[] = [];
  private failure: unknown;

  fail(reason: unknown): void {
    this.failure = reason;
    this.goOn();
  }

  goOn(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  async append(...args: Parameters<StateTopic['append']>): Promise<number> {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
    if (this.failure !== undefined) throw this.failure;
    return this.state.append(...args);
  }
}

/** A commit for `orders-0` of a consumer that is no member. */
export function committing(offset: bigint, change: Partial<CommitRequest> = {}): CommitRequest {
  return {
    groupId: GROUP,
    memberId: '',
    groupInstanceId: null,
    generationId: -1,
    topics: [
      {
        name: 'orders',
        partitions: [{ partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: null }],
      },
    ],
    ...change,
  };
}

/** The code that a commit for `orders-0` is answered. */
export async function commit(
  groups: GroupCoordinator,
  offset: bigint,
  change: Partial<CommitRequest> = {},
): Promise<number | undefined> {
  return codeOf(await groups.commitOffsets(committing(offset, change)));
}

/** The same in the transaction of a producer. */
export async function commitInTransaction(
  groups: GroupCoordinator,
  offset: bigint,
  producerId: bigint,
  change: Partial<CommitRequest> & { producerEpoch?: number } = {},
): Promise<number | undefined> {
  return codeOf(
    await groups.commitTransactionalOffsets({ producerEpoch: 0, ...committing(offset, change), producerId }),
  );
}

function codeOf([topic]: Awaited<ReturnType<GroupCoordinator['commitOffsets']>>): number | undefined {
  return topic?.partitions[0]?.errorCode;
}

/** Where the group stands in `orders-0`; -1 for nowhere. */
export function position(groups: GroupCoordinator, groupId = GROUP): bigint | undefined {
  const { topics } = groups.fetchOffsets(groupId, [{ name: 'orders', partitionIndexes: [0] }]);
  return topics[0]?.partitions[0]?.committedOffset;
}
