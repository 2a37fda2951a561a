import { ConnectionError } from '../../../protocol/index.js';
import type { ConsumersPlan, LoadPlan } from '../../load/load-plan.js';
import { arrivalOf } from '../arrival-of.js';
import type { Arrival, ConsumerClient } from '../driver.js';
import { Positions } from '../positions.js';
import { connect } from './connect.js';
import type { KafkaJavascript, RdConsumer, RdMessage, RdPartition } from './kafka-javascript.js';
import { Patience } from './patience.js';
import { consumerSettings } from './settings.js';

/** Messages that are taken at a time. */
const MOST = 1_000;
/** How often it is asked though it told of nothing: that is when it hears of rebalances, and it must be asked to stay in its group. */
const POLL_MS = 100;
/** How long a group may take to deal out its partitions. */
const ASSIGNMENT_MS = 30_000;

/** Connects a consumer of a group and waits for its partitions. */
export async function openRdConsumer(
  library: KafkaJavascript,
  plan: LoadPlan,
  crew: ConsumersPlan,
): Promise<ConsumerClient> {
  const positions = await Positions.of(plan, crew);
  const member: Member = new Member(
    new library.KafkaConsumer({
      ...consumerSettings(plan, crew),
      rebalance_cb: (why, partitions) =>
        member.take(why?.code === library.CODES.ERRORS.ERR__ASSIGN_PARTITIONS ? partitions : undefined),
      queue_non_empty_cb: () => member.look(),
    }),
    positions,
    crew.stamped,
  );
  try {
    await member.join([...new Set(crew.partitions.map(({ topic }) => topic))]);
  } catch (error) {
    await member.close();
    throw error;
  }
  return member;
}

/** A consumer that has joined its group, and reads nothing before it is told to. */
class Member implements ConsumerClient {
  private assigned: readonly RdPartition[] = [];
  private onArrival: ((arrival: Arrival) => void) | undefined;
  private onAssigned = () => {};
  private onFailure: (error: ConnectionError) => void = () => {};
  private readonly patience = new Patience((error) => this.onFailure(error));
  private poll: NodeJS.Timeout | undefined;
  /** Whether it is being asked, and whether to ask once more when that has been answered. */
  private asking = false;
  private again = false;
  private closed: (() => void) | undefined;

  constructor(
    private readonly consumer: RdConsumer,
    private readonly positions: Positions,
    private readonly stamped: boolean,
  ) {}

  /** Joins its group and waits for partitions. Throws `ConnectionError`. */
  async join(topics: readonly string[]): Promise<void> {
    const { consumer } = this;
    await connect(consumer);
    consumer.on('event.error', (error) => this.patience.strain(error));
    // What has been fetched is there; whoever waits here takes a thread of Node's pool.
    consumer.setDefaultConsumeTimeout(0);
    const assigned = new Promise<void>((resolve, reject) => {
      this.onAssigned = resolve;
      this.onFailure = reject;
    });
    const late = setTimeout(() => {
      this.onFailure(new ConnectionError(`librdkafka was given no partitions within ${ASSIGNMENT_MS} ms.`));
    }, ASSIGNMENT_MS);
    consumer.subscribe(topics);
    this.poll = setInterval(() => this.look(), POLL_MS);
    await assigned.finally(() => clearTimeout(late));
  }

  /** Has these partitions from now on; undefined where it has none until it is given others. */
  take(partitions: readonly RdPartition[] | undefined): void {
    if (partitions === undefined) {
      // Also when it is being closed, which waits for that.
      this.assigned = [];
      this.consumer.unassign();
      return;
    }
    this.assigned = partitions.map(({ topic, partition }) => ({ topic, partition }));
    // Whoever is not to read yet says yes to its group and fetches nothing: what is fetched before a pause may be lost.
    if (this.onArrival === undefined) this.consumer.assign([]);
    else this.fetch();
    this.onAssigned();
  }

  /** Goes on where it was in its partitions. */
  private fetch(): void {
    this.consumer.assign(
      this.assigned.map((one) => ({ ...one, offset: this.positions.at(one.topic, one.partition) ?? 'beginning' })),
    );
  }

  async run(onArrival: (arrival: Arrival) => void, signal: AbortSignal): Promise<void> {
    this.onArrival = onArrival;
    if (this.assigned.length > 0) this.fetch();
    try {
      await new Promise<void>((resolve, reject) => {
        this.onFailure = reject;
        signal.addEventListener('abort', () => resolve(), { once: true });
        if (signal.aborted) resolve();
      });
    } finally {
      this.onArrival = undefined;
    }
  }

  close(): Promise<void> {
    clearInterval(this.poll);
    this.patience.ease();
    return new Promise((resolve) => {
      this.closed = () => this.consumer.disconnect(resolve);
      if (!this.asking) this.closed();
    });
  }

  /** Takes what has been fetched, until there is no more. */
  look(): void {
    this.again = true;
    if (this.asking || this.closed !== undefined) return;
    this.asking = true;
    this.again = false;
    this.consumer.consume(MOST, (error, messages = []) => {
      this.asking = false;
      if (this.closed !== undefined) return this.closed();
      if (error) this.patience.strain(error);
      else if (messages.length > 0) this.deliver(messages);
      if (this.again || messages.length > 0) this.look();
    });
  }

  private deliver(messages: readonly RdMessage[]): void {
    this.patience.ease();
    if (this.onArrival === undefined) return;
    for (const { topic, partition, offset } of messages) this.positions.set(topic, partition, offset + 1);
    try {
      this.onArrival(arrivalOf(messages, this.stamped));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.onFailure(error);
    }
  }
}
