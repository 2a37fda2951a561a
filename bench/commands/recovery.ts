import { type Command, Option } from 'commander';
import { conclude } from '../command-line.js';
import { KNOWN_CONTENDERS } from '../contenders/known-contenders.js';
import { ENDS, type End, RestartableBroker } from '../contenders/restartable-broker.js';
import { withFolder } from '../contenders/with-folder.js';
import { type Run, runAll } from '../run-bench.js';
import { recovery } from '../workloads/recovery.js';
import { type LoadFlags, loadsOf, withLoadOptions, withReports } from './options.js';

/** Known brokers that keep their records on the disk. */
const RESTARTABLE = ['reference', 'kafka', 'fluxmq-rust'] as const;

interface Flags extends LoadFlags {
  readonly target: (typeof RESTARTABLE)[number];
  readonly how: End;
  readonly dir?: string;
}

export function addRecovery(program: Command): void {
  const command = withReports(
    program.command('recovery').description('produce at a fixed rate while the broker is ended and started again'),
  )
    .addOption(
      new Option('--target <broker>', 'which broker is started for it').choices([...RESTARTABLE]).default('reference'),
    )
    .addOption(new Option('--how <way>', 'how it is ended').choices([...ENDS]).default('kill'))
    .option('--dir <folder>', 'where it keeps its data meanwhile (default: the folder for temporary files)')
    .option('--json <file>', 'write the results as JSON; - for standard output');
  withLoadOptions(command).action(({ target, ...flags }: Flags) => {
    const { how, dir } = flags;
    const runs = loadsOf(flags).map(
      (load): Run =>
        (session) =>
          recovery(session, { ...load, how }),
    );
    return conclude('fluxmq-bench', () =>
      withFolder(dir, (folder) => runAll(flags, runs, () => openRestartable(target, folder))),
    );
  });
}

async function openRestartable(target: Flags['target'], folder: string): Promise<RestartableBroker> {
  return RestartableBroker.start(await KNOWN_CONTENDERS[target](folder), folder);
}
