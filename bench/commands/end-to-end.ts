import type { Command } from 'commander';
import { endToEnd } from '../workloads/end-to-end.js';
import { type LoadFlags, loadsOf, withConsumers, withFixedLoad } from './options.js';
import { runLoads } from './run-loads.js';

interface Flags extends LoadFlags {
  readonly consumers: number;
}

export function addEndToEnd(program: Command): void {
  const command = program
    .command('end-to-end')
    .description('produce at a fixed rate, and measure until consumers that follow have the records');
  withConsumers(withFixedLoad(command)).action((flags: Flags) => {
    const { consumers } = flags;
    return runLoads(flags, loadsOf(flags, consumers), (session, load) => endToEnd(session, { ...load, consumers }));
  });
}
