#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { endWithReader, OutputError } from '../../reports/output.js';
import { TargetError } from '../../targets/target.js';
import { EXIT } from '../run.js';
import { crash } from './crash.js';
import { diskFaults } from './disk-faults.js';
import { SystemRefusal } from './system.js';

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number below a thousand million.');
  return Number(text);
}

function positive(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('It must be at least 1.');
  return number;
}

/** Runs `command`; what cannot be done becomes one sentence and exit code 2. */
async function conclude(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const known = [TargetError, OutputError, SystemRefusal].some((kind) => error instanceof kind);
    const reason = error instanceof Error ? (known ? error.message : error.stack) : String(error);
    process.stderr.write(`fluxmq-durability: ${reason}\n`);
    process.exitCode = EXIT.couldNotRun;
  }
}

const program = new Command('fluxmq-durability')
  .description('Proves that the reference broker loses nothing that it acknowledged')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.couldNotRun));

program
  .command('crash')
  .description('kill the broker at random moments, and judge what the next one has')
  .option('--rounds <n>', 'how many times', positive, 20)
  .option('--seed <n>', 'repeats the choices of an earlier run (default: another one every time)', wholeNumber)
  .option('--round <n>', 'only this one, and those before it that it builds upon', positive)
  .option('--power-loss', 'each time the disk forgets what was not forced to it (as root: mounts an image of a disk)')
  .option('--json <file>', "write the result as JSON; '-' for standard output")
  .action((options) => conclude(() => crash(options)));

program
  .command('disk-faults')
  .description(
    'fill the disk, make it read-only and remove directories under the running broker (as root, or with `unshare`)',
  )
  .action(() => conclude(diskFaults));

endWithReader();
await program.parseAsync();
