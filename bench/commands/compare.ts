import type { Command } from 'commander';
import { conclude, read } from '../command-line.js';
import { type CompareOptions, compare } from '../compare/compare.js';
import { COMPARED_FORMS } from '../compare/compared-target.js';
import { isFullSpeed } from '../options.js';
import { parseWhole } from '../quantities.js';
import { produce } from '../workloads/produce.js';
import type { Session } from '../workloads/session.js';
import { type LoadFlags, loadsOf, withLoadOptions, withSecurity } from './options.js';

type CompareFlags = Omit<LoadFlags, 'target'> & CompareOptions;

export function addCompare(program: Command): void {
  const command = withSecurity(program.command('compare').description('have targets take turns under the same load'))
    .requiredOption('--target <target>', `${COMPARED_FORMS}; several times`, (text, all: string[] = []) => [
      ...all,
      text,
    ])
    .option('--runs <n>', 'how often each has its turn', read(parseWhole(1, 100)), 5)
    .option('--dir <folder>', 'where brokers keep their data meanwhile (default: the folder for temporary files)')
    .option('--json <file>', 'write the result as JSON; - for standard output')
    .option('--html <file>', 'write one page for a browser, with ratios and charts; - for standard output')
    .option('--md <file>', 'write the report as Markdown; - for standard output');
  withLoadOptions(command).action(({ target, ...flags }: CompareFlags) => {
    const loads = loadsOf(flags).map((load) => ({
      id: isFullSpeed(load) ? 'produce-max' : `produce-${load.rate}`,
      title: isFullSpeed(load) ? 'As fast as it goes' : `${load.rate.toLocaleString('en-US')} records/s`,
      fullSpeed: isFullSpeed(load),
      run: (session: Session) => produce(session, load),
    }));
    return conclude('fluxmq-bench', () => compare({ ...flags, target }, loads));
  });
}
