import type { Command } from 'commander';
import { read } from '../command-line.js';
import { parseWhole } from '../quantities.js';
import { manyTopics } from '../workloads/many-topics.js';
import { type LoadFlags, loadsOf, withLoad } from './options.js';
import { runLoads } from './run-loads.js';

interface Flags extends LoadFlags {
  readonly topics: number;
}

export function addManyTopics(program: Command): void {
  withLoad(program.command('many-topics').description('produce at a fixed rate to many topics in turn'))
    .option('--topics <n>', 'fresh ones, each of so many partitions', read(parseWhole(1, 100_000)), 100)
    .action((flags: Flags) => {
      const { topics } = flags;
      return runLoads(flags, loadsOf(flags), (session, load) => manyTopics(session, { ...load, topics }));
    });
}
