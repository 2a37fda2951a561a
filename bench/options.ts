import type { Acks } from './drivers/wire/leader-connection.js';
import type { DriverName } from './load/load-plan.js';
import type { ScheduleShape } from './load/schedule.js';

/** What workloads that send records are told. */
export interface LoadOptions {
  readonly driver: DriverName;
  /** Records per second. */
  readonly rate: number;
  readonly durationMs: number;
  /** Runs before the duration, and is kept out of the result. */
  readonly warmupMs: number;
  /** How records are spread over time: evenly where nothing is said. */
  readonly schedule?: ScheduleShape | undefined;
  /** Of what is drawn at random; 1 where nothing is said. */
  readonly seed?: number | undefined;
  /** Bytes of a record's value. */
  readonly size: number;
  readonly acks: Acks;
  readonly batchSize: number;
  readonly lingerMs: number;
  /** Producers, each with a connection of its own to every broker. */
  readonly connections: number;
  readonly threads: number;
  /** An existing topic, or one to be made and kept; without it a fresh one that is deleted. */
  readonly topic?: string | undefined;
  /** Of a topic that is made. */
  readonly partitions?: number | undefined;
  /** Leaves fresh topics where they are. */
  readonly keepTopics?: boolean | undefined;
}
