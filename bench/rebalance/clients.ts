import { type Address, ApiVersions, type Connection } from '../../protocol/index.js';
import { SeededBits } from '../../protocol/seeded-bits.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { microseconds, toMicroseconds } from '../generator/microseconds.js';
import { Gate } from './gate.js';
import type { RebalancePlan } from './plan.js';

/** How many connections are begun at a time: Kafka's listeners queue 50 (`socket.listen.backlog.size`), and those beyond wait a second. */
const DIALS_AT_ONCE = 48;
/** A group waits as long as a rebalance may take, and answers then. */
export const ANSWER_TIMEOUT_MS = 330_000;

export interface BenchTopicView {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
}

/** What all members of a run have in common: how they reach the broker, and where they note what they saw. */
export class Clients {
  /** Of heartbeats and of commits, from the time one was due to its answer, in microseconds. */
  heartbeats = microseconds();
  readonly commits = microseconds();
  /** Members that a broker had taken out of their group, and that came back. */
  lost = 0;
  private readonly gate = new Gate(DIALS_AT_ONCE);
  private readonly random: SeededBits;
  private readonly failed: Promise<never>;
  private reject: (reason: unknown) => void = () => {};

  constructor(
    readonly cluster: ClusterClient,
    readonly topic: BenchTopicView,
    readonly plan: RebalancePlan,
  ) {
    this.random = new SeededBits(plan.seed);
    this.failed = new Promise((_, reject) => {
      this.reject = reject;
    });
    // Whoever waits is told; where nobody does, the next one is.
    this.failed.catch(() => {});
  }

  /** A connection that the broker has accepted and answered. */
  dial(broker: Address): Promise<Connection> {
    return this.gate.pass(async () => {
      const connection = await this.cluster.open(broker);
      await connection.send(ApiVersions, 0, {});
      return connection;
    });
  }

  heartbeatAnswered(dueAt: number): void {
    this.heartbeats.recordValue(toMicroseconds(performance.now() - dueAt));
  }

  commitAnswered(dueAt: number): void {
    this.commits.recordValue(toMicroseconds(performance.now() - dueAt));
  }

  /** A part of an interval, drawn at random: members are not started at the same moment. */
  partOf(intervalMs: number): number {
    return (this.random.next() / 2 ** 32) * intervalMs;
  }

  /** Ends the run: whoever waits by `unlessFailed` is told why. */
  fail(reason: unknown): void {
    this.reject(reason);
  }

  unlessFailed<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.failed]);
  }
}
