import type { Acks } from './drivers/wire/leader-connection.js';
import type { DriverName } from './load/load-plan.js';

/** What workloads that send records are told of these. */
export interface RecordOptions {
  readonly driver: DriverName;
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
}

/** What workloads that send records at a fixed rate are told. */
export interface LoadOptions extends RecordOptions {
  /** Records per second; Infinity for as many as the target takes. */
  readonly rate: number;
  readonly durationMs: number;
  /** Runs before the duration, and is kept out of the result. */
  readonly warmupMs: number;
}

/** Whether a load has no schedule, but sends as fast as the target takes it. */
export function isFullSpeed({ rate }: Pick<LoadOptions, 'rate'>): boolean {
  return rate === Number.POSITIVE_INFINITY;
}
