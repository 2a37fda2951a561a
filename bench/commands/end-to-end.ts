import type { Command } from 'commander';
import { conclude } from '../command-line.js';
import { type Run, runAll } from '../run-bench.js';
import { endToEnd } from '../workloads/end-to-end.js';
import { type LoadFlags, loadsOf, withConsumers, withLoad } from './options.js';

interface Flags extends LoadFlags {
  readonly consumers: number;
}

export function addEndToEnd(program: Command): void {
  const command = program
    .command('end-to-end')
    .description('produce at a fixed rate, and measure until consumers that follow have the records');
  withConsumers(withLoad(command)).action((flags: Flags) => {
    const { consumers } = flags;
    const runs = loadsOf(flags, consumers).map(
      (load): Run =>
        (session) =>
          endToEnd(session, { ...load, consumers }),
    );
    return conclude('fluxmq-bench', () => runAll(flags, runs));
  });
}
