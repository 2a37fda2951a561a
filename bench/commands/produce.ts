import type { Command } from 'commander';
import { produce } from '../workloads/produce.js';
import { type LoadFlags, loadsOf, withLoad } from './options.js';
import { runLoads } from './run-loads.js';

export function addProduce(program: Command): void {
  withLoad(program.command('produce').description('produce records at a fixed rate')).action((flags: LoadFlags) => {
    return runLoads(flags, loadsOf(flags), (session, load) => produce(session, load));
  });
}
