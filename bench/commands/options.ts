import { type Command, Option } from 'commander';
import { CODECS, type Codec } from '../../protocol/records/batch-header.js';
import { MECHANISMS } from '../../targets/login.js';
import { TARGET_FORMS } from '../../targets/open-target.js';
import { TargetError } from '../../targets/target.js';
import { read } from '../command-line.js';
import { DRIVERS } from '../load/load-plan.js';
import { SIZE_DISTRIBUTIONS, type SizeDistribution } from '../load/records-spec.js';
import type { LoadOptions, RecordOptions } from '../options.js';
import {
  parseDuration,
  parseFiniteRates,
  parseRates,
  parseShare,
  parseSpan,
  parseVolume,
  parseWhole,
} from '../quantities.js';
import type { BenchOptions } from '../run-bench.js';
import { type ScheduleFlags, shapeOf, withSchedule } from './schedule-options.js';

export const THREADS = new Option('--threads <n>', 'threads of the generator')
  .default(1)
  .argParser(read(parseWhole(1, 64)));
export const PARTITIONS = new Option('--partitions <n>', 'of a topic that is made (default: 4)').argParser(
  read(parseWhole(1, 10_000)),
);
export const TOPIC = new Option(
  '--topic <name>',
  'an existing topic, or one to be made and kept (default: a fresh one, deleted at the end)',
);

/** The options of a command whose target may be anything that conformance takes too. */
export function withTarget(command: Command): Command {
  return withReports(withSecurity(command))
    .option('--target <target>', `${TARGET_FORMS}; without it, the reference broker is started`)
    .option('--json <file>', 'write the results as JSON; - for standard output');
}

/** How a target is entered. */
export function withSecurity(command: Command): Command {
  return command
    .option('--tls', 'speak TLS')
    .option('--ca <file>', 'PEM of the authority to trust')
    .option('--cert <file>', "PEM of the client's certificate")
    .option('--key <file>', 'PEM of its key')
    .option('--server-name <name>', "the name in the broker's certificate, where it is not its host")
    .option('--sasl <mechanism>', `log in by ${MECHANISMS.join(', ')}`)
    .option('--user <name>', 'who logs in')
    .option('--password <password>', 'with what');
}

/** The options of a command that shows results. */
export function withReports(command: Command): Command {
  return command
    .option('--md <file>', 'write a report as Markdown; - for standard output')
    .option('--html <file>', 'write one page for a browser, with charts; - for standard output')
    .option('--hgrm <folder>', "write the percentiles of each series in HdrHistogram's own format");
}

/** What commander makes of the options of `withRecords`. */
export interface RecordFlags extends BenchOptions {
  readonly seed: number;
  readonly driver: RecordOptions['driver'];
  readonly size: number;
  readonly sizeDistribution: SizeDistribution;
  readonly keys?: number;
  readonly compression: Codec;
  readonly entropy?: number;
  readonly idempotent?: boolean;
  readonly partitions?: number;
  readonly acks: RecordOptions['acks'];
  readonly batchSize: number;
  readonly linger: number;
  readonly connections: number;
  readonly threads: number;
  readonly topic?: string;
}

/** What commander makes of the options of `withRate` and `withDuration`. */
export interface RateFlags extends RecordFlags, ScheduleFlags {
  /** One run for each. */
  readonly rate: readonly number[];
  readonly duration: number;
}

/** What commander makes of the options of `withLoad`. */
export interface LoadFlags extends RateFlags {
  readonly warmup: number;
}

/** The options of a command that sends records to a target. */
export function withLoad(command: Command): Command {
  return withLoadOptions(withTarget(command));
}

/** The same where the rate is fixed. */
export function withFixedLoad(command: Command): Command {
  return withRecords(withTimes(withFixedRate(withTarget(command))));
}

/** What is sent, when and for how long. */
export function withLoadOptions(command: Command): Command {
  return withRecords(withTimes(withRate(command)));
}

/** How many records are sent, or as many as the target takes, and how they are spread over time. */
export function withRate(command: Command): Command {
  const words = 'for example 100, 10k, 1.5M, or max; a run for each of several';
  return withSchedule(command).requiredOption('--rate <records/s,...>', words, read(parseRates));
}

/** The same for what needs a rate. */
export function withFixedRate(command: Command): Command {
  const words = 'for example 100, 10k or 1.5M; a run for each of several';
  return withSchedule(command).requiredOption('--rate <records/s,...>', words, read(parseFiniteRates));
}

/** How long it is sent. */
export function withTimes(command: Command): Command {
  return withDuration(command).addOption(
    new Option('--warmup <time>', 'how long to send before that, unmeasured')
      .default(2_000, '2s')
      .argParser(read(parseDuration)),
  );
}

export function withDuration(command: Command): Command {
  return command.addOption(
    new Option('--duration <time>', 'how long to measure: 500ms, 10s, 2m')
      .default(10_000, '10s')
      .argParser(read(parseSpan)),
  );
}

/** Those of records, and of who sends them. */
export function withRecords(command: Command): Command {
  return command
    .option('--size <bytes>', "size of a record's value, on average", read(parseWhole(1, 16_777_216)), 1_024)
    .addOption(
      new Option('--size-distribution <kind>', 'how sizes are spread around that')
        .choices([...SIZE_DISTRIBUTIONS])
        .default('fixed'),
    )
    .option('--keys <n>', 'how many keys there are, of which each record has one', read(parseWhole(1, 10_000_000)))
    .addOption(new Option('--compression <codec>', 'of batches').choices([...CODECS]).default('none'))
    .option(
      '--entropy <share>',
      'of a value that is drawn at random, the rest being text that comes again (default: 0.2 where batches are compressed, else all bytes are random)',
      read(parseShare),
    )
    .option('--idempotent', 'the target can tell a batch that it has already')
    .addOption(PARTITIONS)
    .addOption(
      new Option('--acks <acks>', 'replicas that must have a record').choices(['all', '1', '0']).default('all'),
    )
    .option('--batch-size <bytes>', 'most bytes of a batch', read(parseWhole(1, 16_777_216)), 16_384)
    .option('--linger <ms>', 'how long a record waits for others', read(parseWhole(0, 60_000)), 5)
    .option('--connections <n>', 'producers, each with connections of its own', read(parseWhole(1, 10_000)), 1)
    .addOption(THREADS)
    .option('--seed <n>', 'of what is drawn at random', read(parseWhole(0, 0xffff_ffff)), 1)
    .addOption(new Option('--driver <name>', 'whose code sends and receives').choices([...DRIVERS]).default('wire'))
    .addOption(TOPIC);
}

/** One set of options for each rate; throws `TargetError` where they contradict each other. `consumers` is how many clients there are besides those that send. */
export function loadsOf({ rate, ...flags }: Omit<LoadFlags, 'target'>, consumers = 0): LoadOptions[] {
  return rate.map(loadOf(flags, consumers));
}

/** The same for a rate that is known later. */
export function loadOf(
  { duration, warmup, ...flags }: Omit<LoadFlags, 'target' | 'rate'>,
  consumers = 0,
): (rate: number) => LoadOptions {
  const records = recordsOf(flags, consumers);
  const schedule = shapeOf(flags);
  return (rate) => ({ ...records, rate, schedule, durationMs: duration, warmupMs: warmup });
}

/** Throws `TargetError` where they contradict each other. */
export function recordsOf({ linger, ...flags }: Omit<RecordFlags, 'target'>, consumers = 0): RecordOptions {
  if (flags.idempotent && flags.acks !== 'all') throw new TargetError('An idempotent producer needs --acks all.');
  return {
    ...flags,
    lingerMs: linger,
    threads: Math.min(flags.threads, flags.connections + consumers),
  };
}

/** The option of a command that reads: how many consumers share the partitions. */
export function withConsumers(command: Command): Command {
  return command.option(
    '--consumers <n>',
    'that share the partitions, each with connections of its own',
    read(parseWhole(1, 10_000)),
    1,
  );
}

/** The option of a command that reads what was written before. */
export function withBacklog(command: Command, standard: string): Command {
  return command.addOption(
    new Option('--backlog <volume>', 'what is written before: 200MB, 5GB')
      .default(parseVolume(standard), standard)
      .argParser(read(parseVolume)),
  );
}
