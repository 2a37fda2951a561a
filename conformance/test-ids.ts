/** What a glob over test ids selects: `*` stands for any characters, and a case without a version for all of its versions. */
export function globPattern(glob: string): RegExp {
  const escaped = glob.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}(@v\\d+)?$`);
}

/** The case that a test tries at one version: `heartbeat/unknown-member` of `heartbeat/unknown-member@v4`. */
export function caseOf(testId: string): string {
  return testId.replace(/@v\d+$/, '');
}
