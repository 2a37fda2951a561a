#!/usr/bin/env node
import { Command } from 'commander';
import { endWithReader, OutputError } from '../reports/output.js';
import { TargetError } from '../targets/target.js';
import { explain } from './explain.js';
import { recordGoldens } from './golden/record-command.js';
import { list } from './list.js';
import { addProxyCommands } from './proxy/commands.js';
import { EXIT, run } from './run.js';

const program = new Command('fluxmq-conformance')
  .description('Judges any broker that speaks the Kafka protocol')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.couldNotRun));

/** A bug of ours is shown with its stack. */
function reasonOf(error: unknown): string {
  if (error instanceof TargetError || error instanceof OutputError) return error.message;
  return error instanceof Error && error.stack !== undefined ? error.stack : String(error);
}

function commaSeparated(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

/** Runs `command`; what cannot be done becomes one sentence and exit code 2. */
async function conclude(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`fluxmq-conformance: ${reasonOf(error)}\n`);
    process.exitCode = EXIT.couldNotRun;
  }
}

program
  .command('run')
  .description('judge a broker; without --target, the reference broker')
  .option('--target <HOST:PORT,...>', 'where the broker or cluster listens')
  .option('--api <name,...>', 'only tests of these APIs', commaSeparated)
  .option('--tests <glob>', "only tests with such an id, for example 'fetch/*'")
  .option('--junit <file>', "write the result for CI systems; '-' for standard output")
  .option('--json <file>', "write the whole result as JSON; '-' for standard output")
  .option('--client <name,...>', 'run the scenarios only with these clients: kafkajs, librdkafka', commaSeparated)
  .action(({ api, client, ...options }) =>
    conclude(() => run({ ...options, ...(api && { apis: api }), ...(client && { clients: client }) })),
  );

program
  .command('list')
  .description('list all tests')
  .option('--json', 'as JSON')
  .action(({ json }) => conclude(() => list(json === true)));

program
  .command('explain <id>')
  .description('say what a test promises, and why it matters')
  .action((id) => conclude(() => explain(id)));

program
  .command('record')
  .description('make the golden captures anew from real brokers')
  .requiredOption(
    '--from <NAME=HOST:PORT...>',
    'a broker to record from, for example apache-kafka-3.9.2=127.0.0.1:19092',
  )
  .option('--api <name,...>', 'only these APIs', commaSeparated)
  .action(({ from, api }) => conclude(() => recordGoldens(from, api)));

addProxyCommands(program, conclude, commaSeparated);

endWithReader();
await program.parseAsync();
