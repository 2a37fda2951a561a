#!/usr/bin/env node
import { Command, Option } from 'commander';
import { endWithReader } from '../reports/output.js';
import { conclude, read } from './command-line.js';
import { EXIT } from './exit-code.js';
import { produce } from './produce.js';
import { parseDuration, parseRate, parseSpan, parseWhole } from './quantities.js';
import { PROTOCOLS } from './rebalance/plan.js';
import { rebalance } from './rebalance/rebalance.js';

const program = new Command('fluxmq-bench')
  .description('Measures a broker that speaks the Kafka protocol, under load that does not wait for it')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.couldNotStart));

program
  .command('produce')
  .description('produce records at a fixed rate')
  .option(
    '--target <HOST:PORT,...>',
    'where the broker or cluster listens; without it, the reference broker is started',
  )
  .requiredOption('--rate <records/s>', 'for example 100, 10k or 1.5M', read(parseRate))
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
  .addOption(new Option('--acks <acks>', 'replicas that must have a record').choices(['all', '1', '0']).default('all'))
  .option('--batch-size <bytes>', 'most bytes of a batch', read(parseWhole(1, 16_777_216)), 16_384)
  .option('--linger <ms>', 'how long a record waits for others', read(parseWhole(0, 60_000)), 5)
  .option('--topic <name>', 'an existing topic, or one to be made and kept (default: a fresh one, deleted at the end)')
  .option('--json <file>', 'write the result as JSON; - for standard output')
  .action(({ duration, warmup, linger, ...options }) =>
    conclude('fluxmq-bench', () => produce({ ...options, durationMs: duration, warmupMs: warmup, lingerMs: linger })),
  );

program
  .command('rebalance')
  .description('have many groups form, live and restart their members one after the other')
  .option(
    '--target <HOST:PORT,...>',
    'a broker or cluster that runs already; without it, the reference broker is started',
  )
  .addOption(new Option('--against <broker>', 'another broker that has its turn in the same run').choices(['kafka']))
  .option('--groups <n>', 'how many groups', read(parseWhole(1, 100_000)), 1_000)
  .option('--members <n>', 'of each group', read(parseWhole(1, 1_000)), 5)
  .addOption(
    new Option('--protocol <protocol>', 'classic groups, or consumer, those of KIP-848')
      .choices([...PROTOCOLS])
      .default('classic'),
  )
  .addOption(
    new Option('--duration <time>', 'how long groups live before their members restart')
      .default(10_000, '10s')
      .argParser(read(parseSpan)),
  )
  .addOption(
    new Option('--heartbeat-interval <time>', 'of members of classic groups')
      .default(3_000, '3s')
      .argParser(read(parseSpan)),
  )
  .option('--runs <n>', 'how often each broker has its turn', read(parseWhole(1, 100)), 1)
  .option('--seed <n>', 'of what is drawn at random', read(parseWhole(0, 0xffff_ffff)), 1)
  .option('--json <file>', 'write the result as JSON; - for standard output')
  .option('--md <file>', 'write the report as Markdown; - for standard output')
  .action(({ duration, heartbeatInterval, ...options }) =>
    conclude('fluxmq-bench', () => rebalance({ ...options, steadyMs: duration, heartbeatMs: heartbeatInterval })),
  );

endWithReader();
await program.parseAsync();
