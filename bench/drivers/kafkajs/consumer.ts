import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { ConnectionError } from '../../../protocol/index.js';
import type { ConsumersPlan, LoadPlan } from '../../load/load-plan.js';
import { arrivalOf } from '../arrival-of.js';
import type { Arrival, ConsumerClient } from '../driver.js';
import { HEARTBEAT_INTERVAL_MS } from '../pace.js';
import { Positions } from '../positions.js';
import { kafkaOf } from './client.js';
import { connectionErrorOf } from './errors.js';

/** What other clients have by default; its own five seconds would be the time that it takes to close. */
const MAX_WAIT_MS = 500;

/** Connects a consumer of a group and waits for its partitions. */
export async function openKafkajsConsumer(plan: LoadPlan, crew: ConsumersPlan): Promise<ConsumerClient> {
  const positions = await Positions.of(plan, crew);
  const consumer = kafkaOf(plan).consumer({
    groupId: crew.group,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: MAX_WAIT_MS,
    heartbeatInterval: HEARTBEAT_INTERVAL_MS,
    // Else it would look for a target that is gone for ever, and keep the process from its end.
    retry: { restartOnFailure: async () => false },
  });
  const member = new Member(consumer, positions, crew.stamped);
  try {
    await consumer.connect();
    const topics = [...new Set(crew.partitions.map(({ topic }) => topic))];
    await consumer.subscribe({ topics, fromBeginning: crew.from === 'earliest' });
    await member.join();
  } catch (error) {
    await member.close();
    throw error instanceof ConnectionError ? error : connectionErrorOf(error);
  }
  return member;
}

/** A consumer that has joined its group, and reads nothing before it is told to. */
class Member implements ConsumerClient {
  private onArrival: ((arrival: Arrival) => void) | undefined;
  private assigned: Readonly<Record<string, readonly number[]>> = {};
  private begin = () => {};
  private readonly begun = new Promise<void>((resolve) => {
    this.begin = resolve;
  });
  private reject: (error: ConnectionError) => void = () => {};
  private readonly failed = new Promise<never>((_, reject) => {
    this.reject = reject;
  });

  constructor(
    private readonly consumer: Consumer,
    private readonly positions: Positions,
    private readonly stamped: boolean,
  ) {
    // Whoever runs it hears of it; nobody does before that.
    this.failed.catch(() => {});
  }

  /** Joins the group. Rejects where that fails. */
  async join(): Promise<void> {
    const { consumer } = this;
    consumer.on(consumer.events.CRASH, ({ payload: { error } }) => this.reject(connectionErrorOf(error)));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => this.take(memberAssignment));
    await consumer.run({ autoCommit: false, eachBatch: (payload) => this.read(payload) });
    // It does not throw where it crashes.
    await Promise.race([this.failed, undefined]);
  }

  async run(onArrival: (arrival: Arrival) => void, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    this.onArrival = onArrival;
    this.begin();
    try {
      await Promise.race([aborted, this.failed]);
    } finally {
      this.onArrival = undefined;
    }
  }

  async close(): Promise<void> {
    this.begin();
    await this.consumer.disconnect();
  }

  /** Goes on with each of the partitions that are given where this member was. */
  private take(assignment: Readonly<Record<string, readonly number[]>>): void {
    this.assigned = assignment;
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        const offset = this.positions.at(topic, partition);
        if (offset !== undefined) this.consumer.seek({ topic, partition, offset: String(offset) });
      }
    }
  }

  private async read({ batch, heartbeat, isStale }: EachBatchPayload): Promise<void> {
    await this.awaitBegin(heartbeat);
    const { topic, partition } = batch;
    // What was fetched before the partitions were dealt out anew still comes, and then comes again to whom they belong.
    if (this.onArrival === undefined || isStale() || !this.assigned[topic]?.includes(partition)) return;
    const next = this.positions.at(topic, partition) ?? 0;
    const isNew = Number(batch.firstOffset()) >= next;
    const messages = isNew ? batch.messages : batch.messages.filter(({ offset }) => Number(offset) >= next);
    if (messages.length === 0) return;
    this.positions.set(topic, partition, Number(batch.lastOffset()) + 1);
    try {
      this.onArrival(arrivalOf(messages, this.stamped));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.reject(error);
    }
  }

  /** Stays in the group meanwhile; throws what the heartbeat does, so that kafkajs joins anew. */
  private async awaitBegin(heartbeat: () => Promise<void>): Promise<void> {
    const begun = this.begun.then(() => true);
    while (!(await Promise.race([begun, delay(HEARTBEAT_INTERVAL_MS, false)]))) await heartbeat();
  }
}
