import type { TestResult } from './result.js';

/** What the end of the target, a list of known failures, or another try, makes of a result, behind the id of its test; undefined where they say nothing. */
export function remark({ status, expectation, attempts = 1, suspect }: TestResult): string | undefined {
  if (suspect) return 'was under way with others when the target went away';
  if (expectation === 'unexpected pass') return 'passes: take it out of the known failures';
  if (expectation === 'known failure') return 'fails, as is known';
  if (attempts > 1 && status === 'passed') return `is flaky: it passed when it was tried ${attempts} times`;
  return undefined;
}
