import type { Command } from 'commander';
import { Option } from 'commander';
import { withBound } from '../../reports/rate-verdict.js';
import { searchReport } from '../../reports/search-report.js';
import { conclude, read } from '../command-line.js';
import { EXIT } from '../exit-code.js';
import { parseFiniteRate, parseSpan } from '../quantities.js';
import { tableStream } from '../report-files.js';
import { runBench } from '../run-bench.js';
import { search } from '../search/search.js';
import { produce } from '../workloads/produce.js';
import { type LoadFlags, loadOf, withRecords, withTarget, withTimes } from './options.js';
import { withSchedule } from './schedule-options.js';

interface SearchFlags extends Omit<LoadFlags, 'rate'> {
  readonly p99: number;
  readonly from: number;
}

/** The highest rate is told this exactly. */
const PRECISION = 0.05;

export function addSearch(program: Command): void {
  const command = withTarget(
    program.command('search').description('find the highest rate at which the p99 latency stays within a bound'),
  )
    .addOption(new Option('--p99 <time>', 'the bound, for example 10ms').default(20, '20ms').argParser(read(parseSpan)))
    .option('--from <records/s>', 'the rate to begin with', read(parseFiniteRate), 1_000);
  withRecords(withTimes(withSchedule(command))).action((flags: SearchFlags) =>
    conclude('fluxmq-bench', () => searchTarget(flags)),
  );
}

function searchTarget({ p99, from, ...flags }: SearchFlags): Promise<number> {
  const loadAt = loadOf(flags);
  return runBench(flags, async (measure, signal) => {
    const outcome = await search(
      { from, p99Ms: p99, precision: PRECISION },
      async (rate) => {
        const result = await measure(async (session) => withBound(await produce(session, loadAt(rate)), p99));
        const latency = result.series[0]?.latencyMs;
        process.stderr.write(`${rate.toLocaleString('en-US')} records/s: p99 ${latency?.p99.toFixed(2) ?? '–'} ms\n`);
        return result;
      },
      signal,
    );
    tableStream(flags).write(searchReport(outcome.steps.map(({ result }) => result)));
    if (outcome.failure !== undefined) {
      process.stderr.write(`fluxmq-bench: ${outcome.failure}\n`);
      return EXIT.failed;
    }
    return outcome.highest === undefined ? EXIT.failed : EXIT.ok;
  });
}
