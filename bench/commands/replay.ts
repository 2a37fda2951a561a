import type { Command } from 'commander';
import { replay } from '../workloads/replay.js';
import {
  loadsOf,
  type RateFlags,
  withBacklog,
  withConsumers,
  withDuration,
  withFixedRate,
  withRecords,
  withTarget,
} from './options.js';
import { runLoads } from './run-loads.js';

interface Flags extends RateFlags {
  readonly backlog: number;
  readonly consumers: number;
}

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('read a backlog as fast as it goes, while producers go on at a fixed rate until it has been read');
  withRecords(withConsumers(withBacklog(withDuration(withFixedRate(withTarget(command))), '1GB'))).action(
    (flags: Flags) => {
      const { backlog, consumers } = flags;
      return runLoads(flags, loadsOf({ ...flags, warmup: 0 }, consumers), (session, load) =>
        replay(session, { ...load, backlog, consumers }),
      );
    },
  );
}
