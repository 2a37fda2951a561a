import type { Address } from '../../protocol/index.js';
import type { Security } from '../../targets/target.js';
import type { Acks } from '../drivers/wire/leader-connection.js';
import type { TopicPartition } from './lanes.js';
import type { ScheduleSpec } from './schedule.js';

/** Whose code sends and receives: this project's own, or a client that people use. */
export const DRIVERS = ['wire', 'kafkajs', 'librdkafka'] as const;
export type DriverName = (typeof DRIVERS)[number];

/** All that the threads of a load are told: plain data. */
export interface LoadPlan {
  readonly bootstrap: readonly Address[];
  readonly security: Security;
  readonly driver: DriverName;
  readonly warmupMs: number;
  readonly durationMs: number;
  readonly crews: readonly CrewPlan[];
}

/** One of several kinds of clients that work at the same time; each measures a series of its own, and is spread over all threads. */
export type CrewPlan = ProducersPlan | ConsumersPlan;

interface CrewBase {
  /** Of the series that it measures. */
  readonly series: string;
  /** How many clients there are, in all threads together. */
  readonly clients: number;
}

/** Producers that send the records of a schedule. */
export interface ProducersPlan extends CrewBase {
  readonly kind: 'produce';
  readonly partitions: readonly TopicPartition[];
  readonly schedule: ScheduleSpec;
  readonly records: RecordsSpec;
  readonly acks: Acks;
  /** Most bytes of a batch. */
  readonly batchSize: number;
  readonly lingerMs: number;
}

/** Consumers that read what is in partitions, and what comes into them. */
export interface ConsumersPlan extends CrewBase {
  readonly kind: 'consume';
  readonly partitions: readonly TopicPartition[];
  /** Where they begin: with the oldest record, or with what comes after they have connected. */
  readonly from: 'earliest' | 'latest';
  /** How many records each reads until it is done: of all its clients together, warm-up included. */
  readonly records: number;
  /** Whether records tell when they were due. */
  readonly stamped: boolean;
  /** Of clients that know no partitions of their own but those that a group gives them. */
  readonly group: string;
}

/** What records are like. */
export interface RecordsSpec {
  /** Bytes of a value. */
  readonly size: number;
  /** Whether a value begins with the time when it was due: milliseconds of the monotonic clock, as a float64. */
  readonly stamped?: boolean;
}

/** Which of `count` threads one is, from 0. */
export interface Share {
  readonly index: number;
  readonly count: number;
}

/** The clients of a crew that are this thread's, by their numbers. */
export function clientsOf({ clients }: CrewBase, { index, count }: Share): number[] {
  return Array.from({ length: clients }, (_, client) => client).filter((client) => client % count === index);
}
