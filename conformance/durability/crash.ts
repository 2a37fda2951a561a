import { checkWritable, writeReport } from '../../reports/output.js';
import { interruption } from '../../targets/interruption.js';
import { packageVersion } from '../../targets/package-root.js';
import { EXIT } from '../run.js';
import { crashTest, type RoundResult } from './crash-test.js';

export interface CrashOptions {
  readonly rounds: number;
  readonly seed?: number;
  /** Plays only this one, with those that it builds upon, in place of `rounds`. */
  readonly round?: number;
  readonly powerLoss?: boolean;
  /** A file for the result, `-` for standard output. */
  readonly json?: string;
}

/** More of what is wrong in one round says nothing new. */
const SHOWN = 10;

/** Runs the crash test and prints what it finds. Answers the exit code. */
export async function crash({ rounds, round, json, powerLoss = false, ...options }: CrashOptions): Promise<number> {
  checkWritable(json);
  const seed = options.seed ?? Math.floor(Math.random() * 1_000_000_000);
  const interrupted = interruption();
  // Standard output belongs to a report that was sent there.
  const output = json === '-' ? process.stderr : process.stdout;
  try {
    const began = Date.now();
    output.write(`Seed ${seed}.\n`);
    const results = await crashTest({
      seed,
      from: round ?? 1,
      to: round ?? rounds,
      powerLoss,
      signal: interrupted.signal,
      onRound: (result) => show(result, `--seed ${seed}${powerLoss ? ' --power-loss' : ''}`, output),
    });
    const durationMs = Date.now() - began;
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    output.write(`${summary(results, durationMs)}\n`);
    if (json !== undefined) {
      const report = { suiteVersion: packageVersion(), seed, durationMs, rounds: results };
      await writeReport(json, `${JSON.stringify(report, null, 2)}\n`);
    }
    if (interrupted.signal.aborted) return EXIT.interrupted;
    return results.every(passed) ? EXIT.passed : EXIT.failed;
  } finally {
    interrupted.end();
  }
}

function passed({ wrong }: RoundResult): boolean {
  return wrong.length === 0;
}

function show(result: RoundResult, same: string, output: NodeJS.WriteStream): void {
  const { round, ending, requests, acknowledged, wrong, kept } = result;
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  if (passed(result)) {
    if (process.stderr.isTTY) process.stderr.write(`round ${round}: ${acknowledged} batches acknowledged, ${ending}`);
    else if (round % 20 === 0) process.stderr.write(`round ${round}\n`);
    return;
  }
  const lines = wrong.slice(0, SHOWN).map((sentence) => `  ${sentence}`);
  if (wrong.length > SHOWN) lines.push(`  and ${wrong.length - SHOWN} more`);
  output.write(`round ${round} FAILED: ${ending}; ${requests} requests, ${acknowledged} batches acknowledged\n${lines.join('\n')}
  What is left: ${kept}
  Again: npm run crash -- ${same} --round ${round}
  The seed repeats what is sent and when the end is due, not how far the broker had come by then: try some times.\n`);
}

function summary(results: readonly RoundResult[], durationMs: number): string {
  const sum = (value: (result: RoundResult) => number) => results.reduce((total, result) => total + value(result), 0);
  const failed = sum((result) => (passed(result) ? 0 : 1));
  return [
    `${results.length} rounds in ${Math.round(durationMs / 1_000)} s`,
    `${sum(({ acknowledged }) => acknowledged)} batches were acknowledged`,
    `of the others ${sum(({ survived }) => survived)} are there whole and ${sum(({ vanished }) => vanished)} are not`,
    failed === 0 ? 'nothing is lost' : `${failed} rounds FAILED`,
  ].join('; ');
}
