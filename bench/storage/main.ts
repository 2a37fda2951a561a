import { Command } from 'commander';
import { checkWritable, endWithReader } from '../../reports/output.js';
import { interruption } from '../../targets/interruption.js';
import { conclude, read } from '../command-line.js';
import { OPPONENTS, type OpponentId } from '../contenders/contender.js';
import { EXIT } from '../exit-code.js';
import { writeComparison } from '../experiments/write-comparison.js';
import { parseList, parseVolume, parseWhole } from '../quantities.js';
import { compare, PARTS, type Part } from './compare.js';
import { FULL, QUICK } from './volumes.js';

const PROGRAM = 'bench:storage';

interface Options {
  readonly against: readonly OpponentId[];
  readonly only?: readonly Part[];
  readonly runs: number;
  readonly quick?: true;
  readonly volume?: number;
  readonly seed: number;
  readonly dir?: string;
  readonly json?: string;
  readonly md?: string;
}

async function main({ against, only = PARTS, runs, quick, volume, seed, dir, json, md }: Options): Promise<number> {
  checkWritable(json);
  checkWritable(md);
  const all = quick ? QUICK : FULL;
  const volumes = volume === undefined ? all : { ...all, produced: volume, stored: volume };
  const startedAt = performance.now();
  const report = (text: string) => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    process.stderr.write(`${String(seconds).padStart(5)} s  ${text}\n`);
  };
  const { signal, end } = interruption();
  try {
    const plan = { against, parts: only, runs, volumes, seed, ...(dir !== undefined && { dir }) };
    const result = await compare(plan, signal, report);
    await writeComparison(result, { json, md });
    return result.ended === 'interrupted' ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    end();
  }
}

const program = new Command(PROGRAM)
  .description('Compares the reference broker with others, on this machine and in one run: ratios with their spread')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.couldNotStart))
  .requiredOption(
    '--against <broker,...>',
    `what it is compared with: ${OPPONENTS.join(', ')}`,
    read(parseList(OPPONENTS)),
  )
  .option('--only <part,...>', `what to measure: ${PARTS.join(', ')} (default: all)`, read(parseList(PARTS)))
  .option('--runs <n>', 'how often each broker has its turn', read(parseWhole(1, 100)), 5)
  .option('--quick', 'small volumes, for a look that proves nothing')
  .option('--volume <bytes>', 'what is produced and stored, for example 1GB (default: 5GB)', read(parseVolume))
  .option('--seed <n>', 'of what is drawn at random', read(parseWhole(0, 0xffff_ffff)), 1)
  .option('--dir <folder>', 'where brokers keep their data meanwhile (default: the folder for temporary files)')
  .option('--json <file>', 'write the result as JSON; - for standard output')
  .option('--md <file>', 'write the report as Markdown, with its charts beside it; - for standard output')
  .action((options: Options) => conclude(PROGRAM, () => main(options)));

endWithReader();
await program.parseAsync();
