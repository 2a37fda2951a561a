#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_CONFIG, FSYNC } from './config.js';
import { serve } from './serve.js';

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function limit(text: string): number {
  return text === '-1' ? -1 : wholeNumber(text);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

function size(text: string): number {
  const [, digits, unit] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It must be a number of bytes, as 65536, 64k or 1g.');
  return Number(digits) * (UNITS[unit?.toLowerCase() ?? ''] ?? 1);
}

function sizeLimit(text: string): number {
  return text === '-1' ? -1 : size(text);
}

/** For settings that cannot be, as for a port that is taken. */
const COULD_NOT_START = 2;

const program = new Command('fluxmq-broker')
  .description('A light broker that speaks the Kafka protocol')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : COULD_NOT_START));

program
  .command('serve')
  .description('run a broker until it is told to stop (SIGINT, SIGTERM)')
  .option('--port <port>', 'TCP port to listen on; 0 for any free one', wholeNumber, DEFAULT_CONFIG.port)
  .option('--host <address>', 'address to bind to', DEFAULT_CONFIG.host)
  .option('--advertised-host <host>', 'what clients are told to connect to (default: the host, or localhost)')
  .option('--advertised-port <port>', 'default: the port', wholeNumber)
  .option('--broker-id <id>', 'id of this broker (default: that of the data directory, or 1)', wholeNumber)
  .option('--data-dir <dir>', 'where logs are stored; without it they are kept in memory')
  .option(
    '--segment-size <bytes>',
    'size of a segment file, as 65536, 64k, 16m or 1g',
    size,
    DEFAULT_CONFIG.segmentSize,
  )
  .option(
    '--retention-ms <ms>',
    'how long records are kept; -1 for ever; topics may say otherwise',
    limit,
    DEFAULT_CONFIG.retentionMs,
  )
  .option(
    '--retention-bytes <bytes>',
    'how much of each partition is kept, as 64m or 10g; -1 for all; topics may say otherwise',
    sizeLimit,
    DEFAULT_CONFIG.retentionBytes,
  )
  .option(
    '--retention-check-interval-ms <ms>',
    'how often logs are gone over for what is to be deleted',
    wholeNumber,
    DEFAULT_CONFIG.retentionCheckIntervalMs,
  )
  .option(
    '--compaction-interval-ms <ms>',
    'how often logs are gone over for what is to be compacted',
    wholeNumber,
    DEFAULT_CONFIG.compactionIntervalMs,
  )
  .option(
    '--memory-tier <bytes>',
    'memory for the newest records of all partitions, as 16m or 1g; at least 4m, or 0 for none',
    size,
    DEFAULT_CONFIG.memoryTier,
  )
  .addOption(
    new Option('--fsync <when>', 'when an acknowledged record is forced to the disk; topics may say otherwise')
      .choices(FSYNC)
      .default(DEFAULT_CONFIG.fsync),
  )
  .option('--no-enable-consumer-groups', 'do not serve consumer groups')
  .option(
    '--group-initial-rebalance-delay-ms <ms>',
    'how long a new group waits for more members before its first assignment',
    wholeNumber,
    0,
  )
  .option(
    '--group-min-session-timeout-ms <ms>',
    'the shortest session that a member of a group may ask for',
    wholeNumber,
    DEFAULT_CONFIG.groupMinSessionTimeoutMs,
  )
  .option(
    '--group-max-session-timeout-ms <ms>',
    'the longest one',
    wholeNumber,
    DEFAULT_CONFIG.groupMaxSessionTimeoutMs,
  )
  .option('--group-max-size <n>', 'how many members a group may have', wholeNumber, DEFAULT_CONFIG.groupMaxSize)
  .option(
    '--offsets-retention-minutes <n>',
    'how long offsets of groups are kept that nobody uses',
    wholeNumber,
    DEFAULT_CONFIG.offsetsRetentionMinutes,
  )
  .option('--no-auto-create-topics', 'do not create topics that clients ask for by Metadata')
  .option(
    '--default-partitions <n>',
    'partitions of a topic that does not say',
    wholeNumber,
    DEFAULT_CONFIG.defaultPartitions,
  )
  .option('--max-connections <n>', 'connections beyond this are closed', wholeNumber, DEFAULT_CONFIG.maxConnections)
  .option('--buffer-size <bytes>', 'bytes taken from a socket at a time', size, DEFAULT_CONFIG.bufferSize)
  .option('--metrics-port <port>', 'serve Prometheus metrics at /metrics on this port', wholeNumber)
  .addOption(
    new Option('--log-level <level>', 'least severe level that is logged')
      .choices(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
      .default('info'),
  )
  .addOption(new Option('--until-stdin-ends', 'end when standard input does').hideHelp())
  .action(async (options) => {
    process.exitCode = await serve(options);
  });

await program.parseAsync();
