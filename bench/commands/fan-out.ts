import type { Command } from 'commander';
import { conclude, read } from '../command-line.js';
import { parseWhole } from '../quantities.js';
import { type Run, runAll } from '../run-bench.js';
import { fanOut } from '../workloads/fan-out.js';
import { type LoadFlags, loadsOf, withConsumers, withLoad } from './options.js';

interface Flags extends LoadFlags {
  readonly groups: number;
  readonly consumers: number;
}

export function addFanOut(program: Command): void {
  const command = program
    .command('fan-out')
    .description('produce at a fixed rate, and have several groups of consumers read everything');
  withConsumers(withLoad(command))
    .option('--groups <n>', 'each of which has so many consumers', read(parseWhole(1, 100)), 4)
    .action((flags: Flags) => {
      const { groups, consumers } = flags;
      const runs = loadsOf(flags, groups * consumers).map(
        (load): Run =>
          (session) =>
            fanOut(session, { ...load, groups, consumers }),
      );
      return conclude('fluxmq-bench', () => runAll(flags, runs));
    });
}
