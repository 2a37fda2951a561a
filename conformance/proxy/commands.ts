import type { Command } from 'commander';
import { recordClientGoldens } from '../golden/record-command.js';
import { capture } from './capture/capture-command.js';
import { trace } from './trace/trace-command.js';

/** Adds the commands that stand between clients and a cluster. `conclude` runs one and turns errors into an exit code. */
export function addProxyCommands(
  program: Command,
  conclude: (command: () => Promise<number>) => Promise<void>,
  commaSeparated: (text: string) => string[],
): void {
  program
    .command('trace')
    .description('print what clients and a cluster say to each other, decoded, until Ctrl-C')
    .requiredOption('--listen <HOST:PORT>', 'where clients begin; port 0 is any that is free')
    .requiredOption('--upstream <HOST:PORT,...>', 'where the cluster listens')
    .option('--verbose', 'whole messages')
    .option('--json', 'one JSON object a line')
    .option('--api <name,...>', 'only these APIs', commaSeparated)
    .option('--errors', 'only exchanges with an error code, and those without an answer')
    .action(({ api, ...options }) => conclude(() => trace({ ...options, ...(api && { apis: api }) })));

  program
    .command('capture')
    .description('keep the frames of clients and a cluster as they are, passwords included, until Ctrl-C')
    .requiredOption('--listen <HOST:PORT>', 'where clients begin; port 0 is any that is free')
    .requiredOption('--upstream <HOST:PORT,...>', 'where the cluster listens')
    .requiredOption('--into <file>', 'where the frames go')
    .action((options) => conclude(() => capture(options)));

  program
    .command('record-client <name>')
    .description('make the golden captures of a real client out of what capture kept (ci/capture/run does it all)')
    .requiredOption('--from <NAME=HOST:PORT...>', 'brokers that answer, older releases first')
    .requiredOption('--captures <file...>', 'what capture kept, the best first')
    .action((name, options) => conclude(() => recordClientGoldens(name, options)));
}
