import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { reasonOf } from '../protocol/reason-of.js';
import type { TestResult } from '../reports/result.js';
import { TargetError } from '../targets/target.js';
import { globPattern } from './test-ids.js';

/** One line of a list of failures that are known: a test id, or a glob. */
export interface KnownFailure {
  readonly glob: string;
  readonly pattern: RegExp;
}

/** Reads a list: one test id or glob a line, `#` begins a comment. Throws `TargetError` for a line that names no test. */
export function readKnownFailures(path: string, ids: readonly string[]): KnownFailure[] {
  return linesOf(path).map((glob) => {
    const pattern = globPattern(glob);
    if (!ids.some((id) => pattern.test(id))) throw new TargetError(`'${glob}' in ${path} names no test: take it out.`);
    return { glob, pattern };
  });
}

function linesOf(path: string): string[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new TargetError(`The known failures cannot be read: ${reason}.`, { cause });
  }
}

/**
 * Marks the results that a list speaks of. A line all of whose tests pass is out of date, and they pass unexpectedly; a
 * glob that fails for some versions alone is not.
 */
export function markKnownFailures(results: readonly TestResult[], known: readonly KnownFailure[]): TestResult[] {
  const tried = results.filter(({ status }) => status !== 'skipped' && status !== 'excused');
  const failing = known.filter(({ pattern }) =>
    tried.some(({ id, status }) => status === 'failed' && pattern.test(id)),
  );
  return results.map((result) => {
    const lines = known.filter(({ pattern }) => pattern.test(result.id));
    if (lines.length === 0 || !tried.includes(result)) return result;
    if (result.status === 'failed') return { ...result, expectation: 'known failure' };
    return lines.some((line) => failing.includes(line)) ? result : { ...result, expectation: 'unexpected pass' };
  });
}

/** Writes the list that makes this run a success. */
export async function writeKnownFailures(path: string, target: string, results: readonly TestResult[]): Promise<void> {
  const ids = results.filter(({ status }) => status === 'failed').map(({ id }) => id);
  const text = [`# Known failures of ${target}: one test id or glob a line.`, ...ids.sort(), ''].join('\n');
  await writeFile(path, text).catch((cause) => {
    throw new TargetError(`The known failures cannot be written: ${cause.message}.`, { cause });
  });
}
