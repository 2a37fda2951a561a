import type { Codec } from '../protocol/records/batch-header.js';
import type { Acks } from './load/acks.js';
import type { DriverName } from './load/load-plan.js';
import type { SizeDistribution } from './load/records-spec.js';
import type { ScheduleShape } from './load/schedule.js';

/** What workloads that send records are told of these. */
export interface RecordOptions {
  readonly driver: DriverName;
  /** Of what is drawn at random; 1 where nothing is said. */
  readonly seed?: number | undefined;
  /** Bytes of a record's value, on average. */
  readonly size: number;
  readonly sizeDistribution?: SizeDistribution | undefined;
  /** How many keys there are; without it records have none. */
  readonly keys?: number | undefined;
  readonly compression?: Codec | undefined;
  /** The share of a value that is drawn at random, the rest being text that comes again. */
  readonly entropy?: number | undefined;
  readonly idempotent?: boolean | undefined;
  readonly acks: Acks;
  readonly batchSize: number;
  readonly lingerMs: number;
  /** Producers, each with a connection of its own to every broker. */
  readonly connections: number;
  readonly threads: number;
  /** An existing topic, or one to be made and kept; without it a fresh one that is deleted. */
  readonly topic?: string | undefined;
  /** How many fresh topics (default: 1). */
  readonly topics?: number | undefined;
  /** Of each topic that is made. */
  readonly partitions?: number | undefined;
}

/** What workloads that send records at a fixed rate are told. */
export interface LoadOptions extends RecordOptions {
  /** Records per second; Infinity for as many as the target takes. */
  readonly rate: number;
  readonly durationMs: number;
  /** Runs before the duration, and is kept out of the result. */
  readonly warmupMs: number;
  /** How records are spread over time: evenly where nothing is said. */
  readonly schedule?: ScheduleShape | undefined;
}

/** Whether a load has no schedule, but sends as fast as the target takes it. */
export function isFullSpeed({ rate }: Pick<LoadOptions, 'rate'>): boolean {
  return rate === Number.POSITIVE_INFINITY;
}
