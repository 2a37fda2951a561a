import { EventEmitter, once } from 'node:events';
import { ListOffsets, ZERO_UUID } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { CannotBeTried } from '../cannot-be-tried.js';
import type { NamedTopicWish, TestTopic } from '../fixtures.js';

/** As many tests may wait for a topic as run at once, and more. */
const MOST_WAITING = 100;
const LATEST = -1n;

/**
 * Topics that exist on a target on which none can be made. Tests count offsets from 0, so one is of use while it is
 * empty; those that only ask leave it so, and the next test has it.
 */
export class GivenTopics {
  /** The topics that are had, by the names under which they were wished for. */
  private readonly taken = new Map<string, string>();
  private readonly returns = new EventEmitter().setMaxListeners(MOST_WAITING);

  constructor(private readonly names: readonly string[]) {}

  /** Waits while other tests have what could do. Throws `CannotBeTried` where nothing can. */
  async take(
    client: ClusterClient,
    { name: wished, partitions = 1, configs = {} }: NamedTopicWish,
  ): Promise<TestTopic> {
    const [config] = Object.keys(configs);
    if (config !== undefined) throw new CannotBeTried(`no topic with a ${config} of its own can be made on the target`);
    const unfit = new Set<string>();
    for (;;) {
      const busy = [...this.taken.values()];
      const free = this.names.find((name) => !unfit.has(name) && !busy.includes(name));
      if (free !== undefined) {
        this.taken.set(wished, free);
        const id = await idOfEmpty(client, free, partitions).catch(() => undefined);
        if (id !== undefined) return { name: free, id };
        unfit.add(free);
        this.release(wished);
      } else if (this.names.some((name) => !unfit.has(name))) {
        await once(this.returns, 'return');
      } else {
        throw new CannotBeTried(`none of the topics given is empty and has ${partitions} partitions`);
      }
    }
  }

  async giveBack(_client: ClusterClient, names: readonly string[]): Promise<void> {
    for (const name of names) this.release(name);
  }

  private release(wished: string): void {
    if (this.taken.delete(wished)) this.returns.emit('return');
  }
}

/** Where there is no topic to be had. */
export const noTopics = {
  async take(): Promise<TestTopic> {
    throw new CannotBeTried('the target makes no topics, and none that exist were given by --topics');
  },
  async giveBack(): Promise<void> {},
};

/** The id of a topic without records; undefined where it has some, or other partitions than are needed. */
async function idOfEmpty(client: ClusterClient, name: string, partitions: number): Promise<string | undefined> {
  const { topics } = await client.describeTopic(name);
  const [topic] = topics;
  if (topic?.partitions.length !== partitions) return undefined;
  for (const { partitionIndex } of topic.partitions) {
    const body = { replicaId: -1, topics: [{ name, partitions: [{ partitionIndex, timestamp: LATEST }] }] };
    const answer = await client.send(await client.leader(name, partitionIndex), ListOffsets, body);
    const { offset = -1n, oldStyleOffsets = [] } = answer.topics[0]?.partitions[0] ?? {};
    if (offset !== 0n && oldStyleOffsets[0] !== 0n) return undefined;
  }
  return topic.topicId ?? ZERO_UUID;
}
