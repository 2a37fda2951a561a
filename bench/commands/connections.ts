import { type Command, Option } from 'commander';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import { read } from '../command-line.js';
import { parseDuration, parseRates, parseWhole } from '../quantities.js';
import type { BenchOptions, Open } from '../run-bench.js';
import { connections } from '../workloads/connections.js';
import { THREADS, withTarget } from './options.js';
import { runLoads } from './run-loads.js';

/** Connections of the generator itself, one for each thread and one for all, and some to spare. */
const SPARE = 100;

interface Flags extends BenchOptions {
  readonly connections: number;
  readonly rate: readonly number[];
  readonly atOnce: number;
  readonly idle: number;
  readonly threads: number;
}

export function addConnections(program: Command): void {
  withTarget(
    program.command('connections').description('open many connections, and see whether they are still served later'),
  )
    .option('--connections <n>', 'how many', read(parseWhole(1, 1_000_000)), 1_000)
    .addOption(
      new Option('--rate <connections/s,...>', 'for example 100 or 1k, or max, where all are due at once')
        .default([Number.POSITIVE_INFINITY], 'max')
        .argParser(read(parseRates)),
    )
    .option('--at-once <n>', 'how many may be connecting at a time', read(parseWhole(1, 10_000)), 100)
    .addOption(
      new Option('--idle <time>', 'how long they do nothing before each is asked again')
        .default(10_000, '10s')
        .argParser(read(parseDuration)),
    )
    .addOption(THREADS)
    .action((flags: Flags) => {
      const { idle, connections: count } = flags;
      const threads = Math.min(flags.threads, count);
      const loads = flags.rate.map((rate) => ({ ...flags, rate, threads, idleMs: idle }));
      return runLoads(flags, loads, connections, flags.target === undefined ? roomy(count) : undefined);
    });
}

/** Has the reference broker, which lets in no more than it is told to, with room for so many. */
function roomy(connections: number): Open {
  return () => startReferenceBroker(['--max-connections', String(connections + SPARE)]);
}
