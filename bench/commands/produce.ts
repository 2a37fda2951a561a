import type { Command } from 'commander';
import { conclude } from '../command-line.js';
import { runAll } from '../run-bench.js';
import { produce } from '../workloads/produce.js';
import type { Session } from '../workloads/session.js';
import { type LoadFlags, loadsOf, withLoad } from './options.js';

export function addProduce(program: Command): void {
  withLoad(program.command('produce').description('produce records at a fixed rate')).action((flags: LoadFlags) => {
    const runs = loadsOf(flags).map((load) => (session: Session) => produce(session, load));
    return conclude('fluxmq-bench', () => runAll(flags, runs));
  });
}
