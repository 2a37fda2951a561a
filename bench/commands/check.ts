import type { Command } from 'commander';
import { check } from '../check/check.js';
import { conclude, read } from '../command-line.js';
import { parseWhole } from '../quantities.js';

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('say whether the reference broker has become slower since a baseline was made, on whatever machine')
    .option('--baseline <file>', 'what it is compared with')
    .option('--write-baseline <file>', 'write what is measured as a baseline, instead')
    .option('--launches <n>', 'how often everything is started anew and measured', read(parseWhole(3, 100)), 8)
    .option('--seed <n>', 'of what is drawn at random', read(parseWhole(0, 0xffff_ffff)), 1)
    .option('--json <file>', 'write the result as JSON; - for standard output')
    .option('--md <file>', 'write the report as Markdown; - for standard output')
    .action((options) => conclude('fluxmq-bench', () => check(options)));
}
