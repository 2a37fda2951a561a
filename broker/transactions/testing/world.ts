import type { Input } from '../../../protocol/index.js';
import { StateTopic } from '../../coordination/state-topic.js';
import { GroupCoordinator } from '../../groups/coordinator.js';
import { CONSUMER_OFFSETS } from '../../groups/group-state.js';
import type { Handler, Services } from '../../handler.js';
import { metadataInMemory } from '../../metadata/open-metadata.js';
import { ProducerIds } from '../../producer-ids.js';
import { ask, servicesInMemory } from '../../testing/asking.js';
import { Topics } from '../../topics/topics.js';
import { TransactionCoordinator } from '../coordinator.js';
import { CrashStore } from './crash-store.js';

/** An append is acknowledged so long after it has its place, in ms: meanwhile others come. */
const ACKNOWLEDGED_AFTER_MS = 5;

/** The connection broke before the answer came. */
export class Lost extends Error {}

/** A broker that crashes and comes again, on a simulated clock. */
export class World {
  private up: Promise<void> = Promise.resolve();
  private lives = 0;
  private over = false;

  private constructor(
    private readonly metadata: Awaited<ReturnType<typeof metadataInMemory>>,
    private store: CrashStore,
    private running: Services,
  ) {}

  static async begin(topic: string, partitions: number): Promise<World> {
    const metadata = await metadataInMemory();
    const acknowledge = () => sleep(ACKNOWLEDGED_AFTER_MS);
    const store = new CrashStore(() => world.die(), acknowledge);
    const topics = await Topics.load(store, metadata);
    await topics.create(topic, partitions, new Map());
    const world = new World(metadata, store, await servicesOn(topics, metadata));
    // Now, for what a broker makes that is dead already would be in the metadata, which outlives it here.
    const { groups, transactions } = world.running;
    await Promise.all([groups?.coordinates(''), transactions.coordinates('')]);
    return world;
  }

  /** Nobody writes any more. */
  end(): void {
    this.over = true;
  }

  get isOver(): boolean {
    return this.over;
  }

  get crashes(): number {
    return this.lives;
  }

  /** Asks the broker, when it is there. Throws `Lost` where it crashes before it has answered. */
  async ask<Req, Res>(handler: Handler<Req, Res>, version: number, request: Input<Req>): Promise<Res> {
    let waited: Promise<void>;
    do {
      waited = this.up;
      await waited;
    } while (waited !== this.up);
    const { lives } = this;
    const answer = await ask(handler, version, request, this.running);
    if (lives !== this.lives) throw new Lost();
    return answer;
  }

  /** Crashes when so many batches more have been appended, when it is there. */
  async crashAfter(appends: number): Promise<void> {
    await this.up;
    this.store.crashAfter(appends);
  }

  private die(): void {
    this.lives++;
    this.up = this.restart();
  }

  private async restart(): Promise<void> {
    const { transactions, groups } = this.running;
    await sleep(100);
    groups?.close();
    void transactions.close();
    this.store = this.store.remains;
    this.running = await servicesOn(await Topics.load(this.store, this.metadata), this.metadata);
  }
}

async function servicesOn(topics: Topics, metadata: Awaited<ReturnType<typeof metadataInMemory>>): Promise<Services> {
  const producerIds = new ProducerIds(metadata);
  const groups = new GroupCoordinator(
    {},
    {
      partitionExists: (topic, partition) => topics.partition(topic, partition) !== undefined,
      state: new StateTopic(topics, CONSUMER_OFFSETS),
    },
  );
  await groups.load();
  const services = await servicesInMemory({ topics, groups, producerIds });
  const { log } = services;
  const transactions = await TransactionCoordinator.load({ topics, producerIds, offsets: groups, log });
  transactions.start();
  return { ...services, transactions };
}

export async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
