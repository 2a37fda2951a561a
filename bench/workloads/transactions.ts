import { randomBytes } from 'node:crypto';
import type { BenchResult } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import type { Position } from '../drivers/wire/fetcher.js';
import type { LoadOutcome } from '../generator/run-load.js';
import { batchRoom } from '../load/batch-room.js';
import type { TransactorsPlan } from '../load/load-plan.js';
import { countCommitted } from '../topics/count-committed.js';
import { positionsAt } from '../topics/offsets.js';
import { several } from './describe-load.js';
import { errandsHead } from './errands-head.js';
import { type Inspection, measureLoad } from './measure-load.js';
import { orReason } from './or-reason.js';
import { plannedSchedule } from './planned-schedule.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

export interface TransactionsOptions {
  /** Transactions per second. */
  readonly rate: number;
  readonly durationMs: number;
  /** Runs before the duration, and is kept out of the result. */
  readonly warmupMs: number;
  readonly recordsPerTransaction: number;
  /** The share of transactions that are aborted, from 0 to 1. */
  readonly abortShare: number;
  /** Bytes of a record's value. */
  readonly size: number;
  /** Producers, each with a transactional id and one transaction at a time. */
  readonly connections: number;
  readonly threads: number;
  readonly topic?: string | undefined;
  readonly partitions?: number | undefined;
}

const SERIES = 'transactions';
/** No request of a transaction is larger: brokers take 100 MiB. */
const MOST_BYTES = 64 * 1_048_576;

/**
 * Producers that begin transactions at a fixed rate; measures from when one was due until its commit or abort was answered.
 * In the end a consumer counts what is committed.
 */
export async function transactions(session: Session, options: TransactionsOptions): Promise<BenchResult> {
  const { rate, durationMs, warmupMs, recordsPerTransaction, abortShare, size, connections, threads } = options;
  const spec = { rate, durationMs, warmupMs };
  const schedule = plannedSchedule(spec, 'transaction');
  if (recordsPerTransaction * size > MOST_BYTES) {
    throw new TargetError(
      `${recordsPerTransaction} records of ${size} bytes are more than a request holds: lower --records-per-transaction or --size.`,
    );
  }
  const batchSize = batchRoom(recordsPerTransaction, size);
  return withTopics(session, { ...options, batchSize, acks: 'all' }, async ({ partitions }) => {
    const positions = await positionsAt(session.cluster, partitions, 'latest');
    const crew: TransactorsPlan = {
      kind: 'transact',
      series: SERIES,
      clients: connections,
      partitions,
      schedule: spec,
      transactionalId: `fluxmq-bench-${randomBytes(6).toString('hex')}`,
      recordsPerTransaction,
      records: { size },
      batchSize,
      abortShare,
    };
    return measureLoad(session, {
      workload: 'transactions',
      description: describe(options, partitions.length),
      settings: {
        ...spec,
        recordsPerTransaction,
        abortShare,
        size,
        partitions: partitions.length,
        connections,
        threads,
      },
      plan: { driver: 'wire', warmupMs, crews: [crew] },
      durationMs,
      threads,
      heads: [errandsHead(SERIES, 'transactions', rate, schedule)],
      inspect: (outcome) => compareCommitted(session, positions, outcome, recordsPerTransaction),
    });
  });
}

/** Sets what a consumer finds committed beside what was committed. */
async function compareCommitted(
  { cluster }: Session,
  positions: readonly Position[],
  { series, endings }: LoadOutcome,
  recordsPerTransaction: number,
): Promise<Inspection> {
  const sum = series.get(SERIES)?.sum;
  const committed = (sum?.stays ?? 0) * recordsPerTransaction;
  const asked = await orReason(countCommitted(cluster, positions));
  const figure = { id: 'committed', title: 'committed', unit: 'records, warm-up included', value: committed };
  if (typeof asked === 'string') {
    const text = `What is committed could not be read: ${asked}`;
    return { figures: [figure], findings: [{ kind: 'target-counts-otherwise', text }] };
  }
  const figures = [
    figure,
    { id: 'read-committed', title: 'read committed', unit: 'records, warm-up included', value: asked },
  ];
  const text = `${committed} records were committed, and ${asked} are read by who reads only what is committed.`;
  if (asked < committed) return { figures, findings: [{ kind: 'lost', text }] };
  // What failed, or ended with the run, may have been committed all the same.
  const isCertain = endings.get(SERIES)?.how === 'finished' && sum?.failed === 0;
  return { figures, findings: asked > committed && isCertain ? [{ kind: 'target-counts-otherwise', text }] : [] };
}

function describe(options: TransactionsOptions, partitions: number): string {
  const { rate, durationMs, warmupMs, recordsPerTransaction, abortShare, size, connections } = options;
  const aborted = abortShare === 0 ? '' : `, ${100 * abortShare} % of them aborted`;
  return `${rate} transactions/s of ${several(recordsPerTransaction, 'record')} of ${size} bytes for ${durationMs / 1_000} s after ${warmupMs / 1_000} s of warm-up${aborted}; ${partitions} partitions, ${several(connections, 'producer')}`;
}
