import type { Command } from 'commander';
import { conclude } from '../command-line.js';
import { type Run, runAll } from '../run-bench.js';
import { replay } from '../workloads/replay.js';
import {
  loadsOf,
  type RateFlags,
  withBacklog,
  withConsumers,
  withDuration,
  withRate,
  withRecords,
  withTarget,
} from './options.js';

interface Flags extends RateFlags {
  readonly backlog: number;
  readonly consumers: number;
}

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('read a backlog as fast as it goes, while producers go on at a fixed rate until it has been read');
  withRecords(withConsumers(withBacklog(withDuration(withRate(withTarget(command))), '1GB'))).action((flags: Flags) => {
    const { backlog, consumers } = flags;
    const runs = loadsOf({ ...flags, warmup: 0 }, consumers).map(
      (load): Run =>
        (session) =>
          replay(session, { ...load, backlog, consumers }),
    );
    return conclude('fluxmq-bench', () => runAll(flags, runs));
  });
}
