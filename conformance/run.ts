import { type RunResult, spoils } from '../reports/result.js';
import { readSavedResult } from '../reports/saved-result.js';
import { terminalReport } from '../reports/terminal.js';
import { interruption } from '../targets/interruption.js';
import { readSecurity, type SecurityOptions } from '../targets/security-options.js';
import { TargetError } from '../targets/target.js';
import { isPairResultId, pairResultIds } from './invariants/pair-result-ids.js';
import { judge } from './judge.js';
import { markKnownFailures, readKnownFailures, writeKnownFailures } from './known-failures.js';
import { inShard, type Shard } from './order.js';
import { allTests, type Selection, select } from './plan.js';
import { checkReportFiles, type ReportFiles, takesStandardOutput, writeReports } from './report-files.js';
import { joined, remaining } from './resume.js';
import { withSubject } from './subject.js';
import type { Subject } from './test.js';

export interface RunOptions extends Selection, SecurityOptions, ReportFiles {
  /** As `TARGET_FORMS` says; without it the reference broker is started. */
  readonly target?: string;
  /** Another target, in the same words: every test runs on both, and their answers are compared. */
  readonly reference?: string;
  /** Topics that exist already, for a target on which none can be made. */
  readonly topics?: readonly string[];
  /** A file of failures that are known, and one to write them to. */
  readonly expect?: string;
  readonly writeExpect?: string;
  /** A part of the tests that are selected. */
  readonly shard?: Shard;
  /** Repeats the order of an earlier run. */
  readonly seed?: number;
  /** How often a test that fails is tried again. */
  readonly retries?: number;
  /** How many tests are under way together. */
  readonly atOnce?: number;
  /** The saved result of a run that was cut short: this one tries what that did not come to. */
  readonly resume?: string;
}

/** Exit codes of `run`: all passed, something failed, could not run (to the end), was interrupted. */
export const EXIT = { passed: 0, failed: 1, couldNotRun: 2, interrupted: 130 } as const;

/** Judges a target and prints the report. Answers the exit code; throws `TargetError` for a target that cannot be had. */
export async function run({ target: where, ...options }: RunOptions): Promise<number> {
  checkReportFiles(options);
  const security = readSecurity(options);
  const all = await allTests(options.clients);
  const ids = [...all.map(({ id }) => id), ...pairResultIds()];
  const former = options.resume === undefined ? undefined : await readSavedResult(options.resume);
  const selected = select(all, options);
  const mine = options.shard === undefined ? selected : inShard(selected, options.shard);
  const tests = remaining(mine, former);
  const known = options.expect === undefined ? [] : readKnownFailures(options.expect, ids);
  const interrupted = interruption();
  const { signal } = interrupted;
  try {
    return await withSubject({ where, security, givenTopics: options.topics }, signal, (subject) =>
      withReference(options.reference, signal, async (reference) => {
        const { result: found, gone } = await judge(subject, reference, { tests, selected }, signal, options);
        const whole = former === undefined ? found : joined(former, found);
        const result = { ...whole, results: markKnownFailures(whole.results, known) };
        if (options.writeExpect !== undefined)
          await writeKnownFailures(options.writeExpect, result.target, result.results);
        // Standard output belongs to a report that was sent there.
        const stream = takesStandardOutput(options) ? process.stderr : process.stdout;
        stream.write(`${terminalReport(result)}\n`);
        await writeReports(options, [result]);
        if (gone) {
          throw new TargetError(wentAway(result, mine.length));
        }
        if (signal.aborted) return EXIT.interrupted;
        return result.results.some(spoils) ? EXIT.failed : EXIT.passed;
      }),
    );
  } finally {
    interrupted.end();
  }
}

function wentAway({ target, results }: RunResult, of: number): string {
  const tried = results.filter(({ id }) => !isPairResultId(id));
  const suspects = tried.filter(({ suspect }) => suspect).map(({ id }) => id);
  const said = `${target} went away after ${tried.length} of ${of} tests.`;
  return suspects.length === 0
    ? said
    : `${said} These were under way, and --resume tries each of them alone: ${suspects.join(', ')}.`;
}

/** The security of the target is not that of the reference, which is entered in plain text and without a login. */
function withReference<T>(
  where: string | undefined,
  signal: AbortSignal,
  work: (reference: Subject | undefined) => Promise<T>,
): Promise<T> {
  return where === undefined ? work(undefined) : withSubject({ where }, signal, work);
}
