import type { Command } from 'commander';
import { consume } from '../workloads/consume.js';
import { type RecordFlags, recordsOf, withBacklog, withConsumers, withRecords, withTarget } from './options.js';
import { runLoads } from './run-loads.js';

interface Flags extends RecordFlags {
  readonly backlog: number;
  readonly consumers: number;
}

export function addConsume(program: Command): void {
  const command = program.command('consume').description('fill a topic, and read all of it as fast as it goes');
  withRecords(withConsumers(withBacklog(withTarget(command), '200MB'))).action((flags: Flags) => {
    const { backlog, consumers } = flags;
    const load = { ...recordsOf(flags, consumers), backlog, consumers };
    return runLoads(flags, [load], consume);
  });
}
