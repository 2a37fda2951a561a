import { type Command, Option } from 'commander';
import { MECHANISMS } from '../../targets/login.js';
import { TARGET_FORMS } from '../../targets/open-target.js';
import { read } from '../command-line.js';
import { DRIVERS } from '../load/load-plan.js';
import type { LoadOptions } from '../options.js';
import { parseDuration, parseRates, parseSpan, parseWhole } from '../quantities.js';
import type { BenchOptions } from '../run-bench.js';
import { type ScheduleFlags, shapeOf, withSchedule } from './schedule-options.js';

/** The options of a command whose target may be anything that conformance takes too. */
export function withTarget(command: Command): Command {
  return command
    .option('--target <target>', `${TARGET_FORMS}; without it, the reference broker is started`)
    .option('--tls', 'speak TLS')
    .option('--ca <file>', 'PEM of the authority to trust')
    .option('--cert <file>', "PEM of the client's certificate")
    .option('--key <file>', 'PEM of its key')
    .option('--server-name <name>', "the name in the broker's certificate, where it is not its host")
    .option('--sasl <mechanism>', `log in by ${MECHANISMS.join(', ')}`)
    .option('--user <name>', 'who logs in')
    .option('--password <password>', 'with what')
    .option('--json <file>', 'write the results as JSON; - for standard output');
}

/** What commander makes of the options of `withLoad`. */
export interface LoadFlags extends BenchOptions, ScheduleFlags {
  readonly driver: LoadOptions['driver'];
  /** One run for each. */
  readonly rate: readonly number[];
  readonly duration: number;
  readonly warmup: number;
  readonly size: number;
  readonly partitions?: number;
  readonly acks: LoadOptions['acks'];
  readonly batchSize: number;
  readonly linger: number;
  readonly connections: number;
  readonly threads: number;
  readonly topic?: string;
}

/** The options of a command that sends records. */
export function withLoad(command: Command): Command {
  return withSchedule(withTarget(command))
    .requiredOption(
      '--rate <records/s,...>',
      'for example 100, 10k or 1.5M; a run for each of several',
      read(parseRates),
    )
    .addOption(
      new Option('--duration <time>', 'how long to measure: 500ms, 10s, 2m')
        .default(10_000, '10s')
        .argParser(read(parseSpan)),
    )
    .addOption(
      new Option('--warmup <time>', 'how long to send before that, unmeasured')
        .default(2_000, '2s')
        .argParser(read(parseDuration)),
    )
    .option('--size <bytes>', "size of a record's value", read(parseWhole(1, 16_777_216)), 1_024)
    .option('--partitions <n>', 'of a topic that is made (default: 4)', read(parseWhole(1, 10_000)))
    .addOption(
      new Option('--acks <acks>', 'replicas that must have a record').choices(['all', '1', '0']).default('all'),
    )
    .option('--batch-size <bytes>', 'most bytes of a batch', read(parseWhole(1, 16_777_216)), 16_384)
    .option('--linger <ms>', 'how long a record waits for others', read(parseWhole(0, 60_000)), 5)
    .option('--connections <n>', 'producers, each with connections of its own', read(parseWhole(1, 10_000)), 1)
    .option('--threads <n>', 'threads of the generator', read(parseWhole(1, 64)), 1)
    .addOption(new Option('--driver <name>', 'whose code sends and receives').choices([...DRIVERS]).default('wire'))
    .option(
      '--topic <name>',
      'an existing topic, or one to be made and kept (default: a fresh one, deleted at the end)',
    );
}

/** One set of options for each rate. Throws `TargetError` where they contradict each other. */
export function loadsOf({ rate, duration, warmup, linger, ...flags }: LoadFlags): LoadOptions[] {
  // A broker that ends with the run takes its topics along.
  const keepTopics = flags.target === undefined;
  const threads = Math.min(flags.threads, flags.connections);
  return rate.map((one) => ({
    ...flags,
    rate: one,
    schedule: shapeOf(flags),
    durationMs: duration,
    warmupMs: warmup,
    lingerMs: linger,
    keepTopics,
    threads,
  }));
}
