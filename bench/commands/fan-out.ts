import type { Command } from 'commander';
import { read } from '../command-line.js';
import { parseWhole } from '../quantities.js';
import { fanOut } from '../workloads/fan-out.js';
import { type LoadFlags, loadsOf, withConsumers, withFixedLoad } from './options.js';
import { runLoads } from './run-loads.js';

interface Flags extends LoadFlags {
  readonly groups: number;
  readonly consumers: number;
}

export function addFanOut(program: Command): void {
  const command = program
    .command('fan-out')
    .description('produce at a fixed rate, and have several groups of consumers read everything');
  withConsumers(withFixedLoad(command))
    .option('--groups <n>', 'each of which has so many consumers', read(parseWhole(1, 100)), 4)
    .action((flags: Flags) => {
      const { groups, consumers } = flags;
      return runLoads(flags, loadsOf(flags, groups * consumers), (session, load) =>
        fanOut(session, { ...load, groups, consumers }),
      );
    });
}
