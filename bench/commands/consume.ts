import type { Command } from 'commander';
import { conclude } from '../command-line.js';
import { type Run, runAll } from '../run-bench.js';
import { consume } from '../workloads/consume.js';
import { type RecordFlags, recordsOf, withBacklog, withConsumers, withRecords, withTarget } from './options.js';

interface Flags extends RecordFlags {
  readonly backlog: number;
  readonly consumers: number;
}

export function addConsume(program: Command): void {
  const command = program.command('consume').description('fill a topic, and read all of it as fast as it goes');
  withRecords(withConsumers(withBacklog(withTarget(command), '200MB'))).action((flags: Flags) => {
    const { backlog, consumers } = flags;
    const run: Run = (session) => consume(session, { ...recordsOf(flags, consumers), backlog, consumers });
    return conclude('fluxmq-bench', () => runAll(flags, [run]));
  });
}
