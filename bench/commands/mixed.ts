import type { Command } from 'commander';
import { read } from '../command-line.js';
import { parseWhole } from '../quantities.js';
import { mixed } from '../workloads/mixed.js';
import { type LoadFlags, loadsOf, withBacklog, withConsumers, withFixedLoad } from './options.js';
import { runLoads } from './run-loads.js';

interface Flags extends LoadFlags {
  readonly readers: number;
  readonly consumers: number;
  readonly backlog: number;
}

export function addMixed(program: Command): void {
  const command = program
    .command('mixed')
    .description('produce and follow at a fixed rate, while others read from the beginning again and again');
  withConsumers(withBacklog(withFixedLoad(command), '100MB'))
    .option('--readers <n>', 'that read everything from the beginning', read(parseWhole(1, 100)), 1)
    .action((flags: Flags) => {
      const { readers, consumers, backlog } = flags;
      return runLoads(flags, loadsOf(flags, readers + consumers), (session, load) =>
        mixed(session, { ...load, readers, consumers, backlog }),
      );
    });
}
