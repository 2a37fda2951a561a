import { type Command, Option } from 'commander';
import { conclude, read } from '../command-line.js';
import { parseSpan, parseWhole } from '../quantities.js';
import { PROTOCOLS } from '../rebalance/plan.js';
import { rebalance } from '../rebalance/rebalance.js';

export function addRebalance(program: Command): void {
  program
    .command('rebalance')
    .description('have many groups form, live and restart their members one after the other')
    .option(
      '--target <HOST:PORT,...>',
      'a broker or cluster that runs already; without it, the reference broker is started',
    )
    .addOption(new Option('--against <broker>', 'another broker that has its turn in the same run').choices(['kafka']))
    .option('--groups <n>', 'how many groups', read(parseWhole(1, 100_000)), 1_000)
    .option('--members <n>', 'of each group', read(parseWhole(1, 1_000)), 5)
    .addOption(
      new Option('--protocol <protocol>', 'classic groups, or consumer, those of KIP-848')
        .choices([...PROTOCOLS])
        .default('classic'),
    )
    .addOption(
      new Option('--duration <time>', 'how long groups live before their members restart')
        .default(10_000, '10s')
        .argParser(read(parseSpan)),
    )
    .addOption(
      new Option('--heartbeat-interval <time>', 'of members of classic groups')
        .default(3_000, '3s')
        .argParser(read(parseSpan)),
    )
    .option('--runs <n>', 'how often each broker has its turn', read(parseWhole(1, 100)), 1)
    .option('--seed <n>', 'of what is drawn at random', read(parseWhole(0, 0xffff_ffff)), 1)
    .option('--json <file>', 'write the result as JSON; - for standard output')
    .option('--md <file>', 'write the report as Markdown; - for standard output')
    .action(({ duration, heartbeatInterval, ...options }) =>
      conclude('fluxmq-bench', () => rebalance({ ...options, steadyMs: duration, heartbeatMs: heartbeatInterval })),
    );
}
