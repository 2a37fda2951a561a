import { checkMarkdown } from '../../reports/check-markdown.js';
import type { CheckResult } from '../../reports/check-result.js';
import { checkWritable, writeReport } from '../../reports/output.js';
import { interruption } from '../../targets/interruption.js';
import { packageVersion } from '../../targets/package-root.js';
import { TargetError } from '../../targets/target.js';
import { EXIT } from '../exit-code.js';
import { tableStream } from '../report-files.js';
import { describeGenerator } from '../usage/describe-generator.js';
import { assertUsageIsKnown } from '../usage/process-usage.js';
import { makeBaseline, readBaseline } from './baseline.js';
import { afterSecondLook, compareWith } from './compare.js';
import { measureLaunches } from './launches.js';

export interface CheckOptions {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly launches: number;
  readonly seed: number;
  readonly json?: string;
  readonly md?: string;
}

/** Answers the exit code: 1 where something has become worse. */
export async function check(options: CheckOptions): Promise<number> {
  const { baseline: path, writeBaseline, launches, seed, json, md } = options;
  if ((path === undefined) === (writeBaseline === undefined)) {
    throw new TargetError('Give either --baseline FILE, to check, or --write-baseline FILE.');
  }
  assertUsageIsKnown();
  for (const file of [writeBaseline, json, md]) checkWritable(file);
  const baseline = path === undefined ? undefined : await readBaseline(path);
  const startedAt = new Date().toISOString();
  const { signal, end } = interruption();
  const measure = () => measureLaunches(launches, signal, (text) => process.stderr.write(`${text}\n`));
  try {
    const measures = await measure();
    if (writeBaseline !== undefined) await writeReport(writeBaseline, asJson(makeBaseline(measures)));
    if (baseline === undefined) return EXIT.ok;
    let compared = compareWith(baseline, measures, seed);
    if (compared.measures.some(({ verdict }) => verdict === 'worse')) {
      process.stderr.write('something looks worse: everything is measured again\n');
      const again = compareWith(baseline, await measure(), seed);
      compared = { ...again, measures: afterSecondLook(compared.measures, again.measures) };
    }
    const machine = describeGenerator();
    const result: CheckResult = {
      format: 1,
      suiteVersion: packageVersion(),
      startedAt,
      machine,
      baseline,
      ...compared,
    };
    await print(result, json, md);
    return result.measures.some(({ verdict }) => verdict === 'worse') ? EXIT.failed : EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    end();
  }
}

async function print(result: CheckResult, json: string | undefined, md: string | undefined): Promise<void> {
  const report = checkMarkdown(result);
  tableStream({ json, md }).write(report);
  if (json !== undefined) await writeReport(json, asJson(result));
  if (md !== undefined) await writeReport(md, report);
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
