import type { Command } from 'commander';
import { read } from '../command-line.js';
import { parseRates, parseShareOrNone, parseWhole } from '../quantities.js';
import type { BenchOptions } from '../run-bench.js';
import { transactions } from '../workloads/transactions.js';
import { PARTITIONS, THREADS, TOPIC, withTarget, withTimes } from './options.js';
import { runLoads } from './run-loads.js';

interface Flags extends BenchOptions {
  readonly rate: readonly number[];
  readonly duration: number;
  readonly warmup: number;
  readonly recordsPerTransaction: number;
  readonly abortShare: number;
  readonly size: number;
  readonly partitions?: number;
  readonly connections: number;
  readonly threads: number;
  readonly topic?: string;
}

export function addTransactions(program: Command): void {
  const command = withTarget(
    program.command('transactions').description('begin transactions at a fixed rate, and count what was committed'),
  ).requiredOption('--rate <transactions/s,...>', 'for example 100 or 1k; a run for each of several', read(parseRates));
  withTimes(command)
    .option('--records-per-transaction <n>', 'of each transaction', read(parseWhole(1, 100_000)), 10)
    .option('--abort-share <share>', 'of transactions that are aborted, from 0 to 1', read(parseShareOrNone), 0)
    .option('--size <bytes>', "size of a record's value", read(parseWhole(1, 16_777_216)), 1_024)
    .addOption(PARTITIONS)
    .option('--connections <n>', 'producers, each with one transaction at a time', read(parseWhole(1, 10_000)), 10)
    .addOption(THREADS)
    .addOption(TOPIC)
    .action(({ duration, warmup, ...flags }: Flags) => {
      const threads = Math.min(flags.threads, flags.connections);
      const loads = flags.rate.map((rate) => ({ ...flags, rate, threads, durationMs: duration, warmupMs: warmup }));
      return runLoads(flags, loads, transactions);
    });
}
