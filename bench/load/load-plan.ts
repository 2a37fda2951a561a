import type { Address } from '../../protocol/index.js';
import type { Security } from '../../targets/target.js';
import type { Acks } from './acks.js';
import type { TopicPartition } from './lanes.js';
import type { RecordsSpec } from './records-spec.js';
import type { ScheduleSpec } from './schedule.js';

/** Whose code sends and receives: this project's own, or a client that people use. */
export const DRIVERS = ['wire', 'kafkajs', 'librdkafka'] as const;
export type DriverName = (typeof DRIVERS)[number];

/** All that the threads of a load are told: plain data. */
export interface LoadPlan {
  readonly bootstrap: readonly Address[];
  readonly security: Security;
  readonly driver: DriverName;
  /** How long clients work before what they do is measured. */
  readonly warmupMs: number;
  readonly crews: readonly CrewPlan[];
}

/** One of several kinds of clients that work at the same time; each measures a series of its own, and is spread over all threads. */
export type CrewPlan = ProducersPlan | ConsumersPlan | TransactorsPlan | ConnectorsPlan;

interface CrewBase {
  /** Of the series that it measures, and no other crew does. */
  readonly series: string;
  /** A series in which those of several crews are summed up. */
  readonly partOf?: string;
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
  /** Whether the target can tell a batch that it has already (KIP-98). */
  readonly idempotent?: boolean | undefined;
  /** Most bytes of a batch. */
  readonly batchSize: number;
  readonly lingerMs: number;
  /** The series of consumers with which their schedule ends, where it is not over before. */
  readonly until?: string;
  /** The most records, where they are sent as fast as the target takes them. */
  readonly total?: number;
  /** Whether they connect anew when a connection breaks, and send again what was not acknowledged. */
  readonly retries?: boolean;
}

/** Consumers that read what is in partitions, and what comes into them. */
export interface ConsumersPlan extends CrewBase {
  readonly kind: 'consume';
  readonly partitions: readonly TopicPartition[];
  /** Where they begin: with the oldest record, or with what comes after they have connected. */
  readonly from: 'earliest' | 'latest';
  readonly until: ConsumersEnd;
  /** Whether records tell when they were due. */
  readonly stamped: boolean;
  /** Of clients that know no partitions of their own but those that a group gives them. */
  readonly group: string;
}

/** When consumers are done. Records are counted of all clients of the crew together, warm-up included. */
export type ConsumersEnd =
  /** When they have read so many. */
  | { readonly kind: 'records'; readonly records: number }
  /** When the producers of a series have ended, and all that they had acknowledged has arrived. */
  | { readonly kind: 'follow'; readonly producers: string }
  /** When they have read `records`, which were there before, and what such producers have been acknowledged until now. */
  | { readonly kind: 'catchUp'; readonly records: number; readonly producers: string }
  /** When such producers have ended: until then a crew of one client reads the same from the beginning, again and again. */
  | { readonly kind: 'again'; readonly records: number; readonly producers: string };

/** Producers of transactions, which have one at a time each. A schedule says when transactions are due. */
export interface TransactorsPlan extends CrewBase {
  readonly kind: 'transact';
  readonly partitions: readonly TopicPartition[];
  readonly schedule: ScheduleSpec;
  /** With what their transactional ids begin. */
  readonly transactionalId: string;
  /** Of each transaction, spread over as many partitions as there are records. */
  readonly recordsPerTransaction: number;
  readonly records: RecordsSpec;
  /** Most bytes of a batch. */
  readonly batchSize: number;
  /** The share of transactions that are aborted, from 0 to 1. */
  readonly abortShare: number;
}

/** Clients that do no more than connect, and stay. A schedule says when each is due. */
export interface ConnectorsPlan extends CrewBase {
  readonly kind: 'connect';
  readonly schedule: ScheduleSpec;
  /** How many may be connecting at a time, in all threads together. */
  readonly atOnce: number;
  /** How long all of them do nothing when the last has connected, before each is asked whether it is still served. */
  readonly idleMs: number;
}

/** The series that a load measures, each with the crews whose it is. */
export function crewsOfSeries({ crews }: LoadPlan): Map<string, CrewPlan[]> {
  const series = new Map<string, CrewPlan[]>();
  for (const crew of crews) {
    for (const id of [crew.series, crew.partOf]) {
      if (id !== undefined) series.set(id, [...(series.get(id) ?? []), crew]);
    }
  }
  return series;
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
