#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { endWithReader, OutputError } from '../reports/output.js';
import { SavedResultError } from '../reports/saved-json.js';
import { TARGET_FORMS } from '../targets/open-target.js';
import { TargetError } from '../targets/target.js';
import { printCoverage } from './coverage.js';
import { explain } from './explain.js';
import { recordGoldens } from './golden/record-command.js';
import { printRules } from './golden/rules-command.js';
import { list } from './list.js';
import { parseShard } from './order.js';
import { addProxyCommands } from './proxy/commands.js';
import { report } from './report.js';
import { EXIT, run } from './run.js';
import { FOREIGN_CLIENTS } from './scenarios/foreign/clients.js';
import { LIBRARIES } from './scenarios/libraries.js';
import { verify } from './verify/verify-command.js';

const program = new Command('fluxmq-conformance')
  .description('Judges any broker that speaks the Kafka protocol')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.couldNotRun));

/** A bug of ours is shown with its stack. */
function reasonOf(error: unknown): string {
  if (error instanceof TargetError || error instanceof OutputError || error instanceof SavedResultError)
    return error.message;
  return error instanceof Error && error.stack !== undefined ? error.stack : String(error);
}

function commaSeparated(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** A reader of an option that may refuse it in one sentence of its own. */
function refusing<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw error instanceof TargetError ? new InvalidArgumentError(error.message) : error;
    }
  };
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

function namesOf(clients: readonly { readonly name: string }[]): string {
  return clients.map(({ name }) => name).join(', ');
}

/** How to get into a cluster that is not open to all. */
function withSecurity(command: Command): Command {
  return command
    .option('--tls', 'the target speaks TLS')
    .option('--ca <file>', 'trust what this authority signed (PEM)')
    .option('--cert <file>', "the suite's own certificate, where the target asks for one (PEM)")
    .option('--key <file>', 'the key of that certificate (PEM)')
    .option('--server-name <name>', "the name in the target's certificate, where it is not the host")
    .option('--sasl <mechanism>', 'log in by PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512')
    .option('--user <name>', 'who logs in')
    .option('--password <password>', 'and with which password');
}

withSecurity(program.command('run'))
  .description('judge a broker; without --target, the reference broker')
  .option('--target <target>', `the broker or cluster: ${TARGET_FORMS}`)
  .option('--api <name,...>', 'only tests of these APIs', commaSeparated)
  .option('--tests <glob>', "only tests with such an id, for example 'fetch/*'")
  .option('--junit <file>', "write the result for CI systems; '-' for standard output")
  .option('--json <file>', "write the whole result as JSON; '-' for standard output")
  .option('--html <file>', 'write one page for a browser')
  .option('--markdown <file>', 'write the verdicts, and what failed, as Markdown')
  .option('--badge <file>', 'write an SVG badge that names the levels that passed')
  .option(
    '--client <name,...>',
    `run the scenarios only with these clients: ${namesOf(LIBRARIES)}; or with these of other languages: ${namesOf(FOREIGN_CLIENTS)}`,
    commaSeparated,
  )
  .option(
    '--topics <name,...>',
    'topics that exist and are empty, for a target on which none can be made',
    commaSeparated,
  )
  .option('--reference <target>', 'run every test there too, and list answers that differ, even where both are legal')
  .option('--shard <i/n>', 'only the i-th of n parts of the tests, for example 1/4', refusing(parseShard))
  .option(
    '--expect <file>',
    'failures that are known, one test id or glob a line: only others fail, and passes of these',
  )
  .option('--write-expect <file>', 'write such a file of what fails now')
  .option('--retries <n>', 'try a test that fails so many times again', wholeNumber, 0)
  .option('--at-once <n>', 'so many tests together (default: 8)', wholeNumber)
  .option(
    '--resume <file>',
    'go on from the saved result of a run that the end of its target cut short; what was under way then is tried alone',
  )
  .option('--seed <n>', 'repeat the order of an earlier run (default: another one every time)', wholeNumber)
  .action(({ api, client, ...options }) =>
    conclude(() => run({ ...options, ...(api && { apis: api }), ...(client && { clients: client }) })),
  );

withSecurity(program.command('verify'))
  .description('judge this suite: of all that a broker could do wrong, how much does it notice?')
  .option('--target <HOST:PORT,...>', 'where a correct broker or cluster listens; without it, the reference broker')
  .addOption(new Option('--goldens <which>', 'the recorded exchanges').choices(['with', 'off', 'only']).default('with'))
  .option('--api <name,...>', 'only wrong answers of these APIs', commaSeparated)
  .option('--mutants <glob>', "only these, by their ids: 'behaviour/*'")
  .option('--sample <number>', 'only so many mutants', Number)
  .option('--seed <number>', 'repeats the choice of mutants and the order of tests', Number)
  .option('--json <file>', "write the result as JSON; '-' for standard output")
  .option('--markdown <file>', "write the result as Markdown; '-' for standard output")
  .option(
    '--write-catches',
    'instead look for a mutant that each case catches of which none is known, and write it down for explain',
  )
  .action(({ api, ...options }) => conclude(() => verify({ ...options, ...(api && { apis: api }) })));

program
  .command('report <result...>')
  .description('make reports from saved results (FILE or NAME=FILE, as --json wrote them), several side by side')
  .option('--html <file>', "write one page for a browser; '-' for standard output")
  .option('--markdown <file>', 'write the verdicts, and what failed, as Markdown')
  .option('--junit <file>', 'write the result for CI systems, of one result')
  .option('--badge <file>', 'write an SVG badge, of one result')
  .action((results, files) => conclude(() => report(results, files)));

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
  .description('make the golden captures anew from Apache Kafkas that it starts, or from those named')
  .option('--from <NAME=HOST:PORT...>', 'running brokers, older releases first: apache-kafka-3.9.2=127.0.0.1:19092')
  .option('--api <name,...>', 'only these APIs', commaSeparated)
  .option('--into <folder>', 'make golden/ in this folder instead of the repository')
  .option(
    '--check <folder>',
    'record nothing: does what lies there differ from the goldens by more than the rules allow?',
  )
  .action(({ api, ...options }) => conclude(() => recordGoldens({ ...options, ...(api && { apis: api }) })));

program
  .command('coverage')
  .description('count what the suite looks at: pairs with goldens, cases, invariants, field rules')
  .option('--json', 'as JSON')
  .action(({ json }) => conclude(() => printCoverage(json === true)));

program
  .command('rules')
  .description('print which fields may differ from the goldens: what a replay cannot see')
  .option('--json', 'as JSON')
  .action(({ json }) => conclude(() => printRules(json === true)));

addProxyCommands(program, conclude, commaSeparated);

endWithReader();
await program.parseAsync();
