import type { TestResult } from '../../reports/result.js';
import { levelOf } from '../levels.js';
import type { Test } from '../test.js';
import { evidenceOf } from '../wire-log.js';
import { PairFindings } from './pair-findings.js';
import { pairResultId } from './pair-result-ids.js';

/** What the result of any pair promises. */
export const PROMISE = {
  requirement: 'MUST',
  why: 'What a client takes for granted in every answer, whichever test asked: a path begins with the invariant that does not hold.',
  see: "'explain invariant/…' says of each why it matters",
} as const;

/** What a run has seen of the answers of one pair. */
interface Seen {
  readonly findings: PairFindings;
  /** How many tests received such answers. */
  tests: number;
  /** Those in which something did not hold, as they ended. */
  readonly failing: string[];
}

/**
 * What the invariants say of a target: one result for each pair that answered. A test fails for what it looks at itself, so
 * that one deviation of CreateTopics is one failure and not one of every test that makes a topic.
 */
export class PairResults {
  private readonly about: ReadonlySet<string>;
  private readonly seen = new Map<string, Seen>();

  /** Only pairs that one of these tests is about have a result: what the others answer is not the matter of the run. */
  constructor(tests: readonly Pick<Test, 'pair'>[]) {
    this.about = new Set(tests.flatMap(({ pair }) => (pair ? [pairResultId(pair.api, pair.version)] : [])));
  }

  /** Notes what was found in the answers that one test received. */
  note(testId: string, watched: readonly PairFindings[]): void {
    for (const { api, version, all } of watched) {
      const id = pairResultId(api, version);
      if (!this.about.has(id)) continue;
      const seen = this.seen.get(id) ?? { findings: new PairFindings(api, version), tests: 0, failing: [] };
      this.seen.set(id, seen);
      seen.tests++;
      if (all.length > 0) seen.failing.push(testId);
      for (const finding of all) seen.findings.add(finding);
    }
  }

  /** A result for each pair that answered, by API and version, beside what was seen of it on a `reference`. */
  results(reference?: PairResults): TestResult[] {
    return [...this.seen]
      .sort(([, { findings: a }], [, { findings: b }]) => a.api.key - b.api.key || a.version - b.version)
      .map(([id, seen]) => {
        const there = reference?.seen.get(id);
        return { ...resultOf(id, seen), ...(there && { reference: { status: statusOf(there), differences: [] } }) };
      });
  }
}

function resultOf(id: string, seen: Seen): TestResult {
  const { findings, tests, failing } = seen;
  const { api, version, all } = findings;
  const [first] = failing;
  return {
    ...PROMISE,
    id,
    level: levelOf(api),
    api: { key: api.key, name: api.name },
    version,
    status: statusOf(seen),
    ...(first !== undefined && {
      reason: `Seen first in ${first}, and in ${failing.length} of ${tests} tests with such answers.`,
      exchanges: [...new Set(all.map(({ exchange }) => exchange))].map(evidenceOf),
    }),
    differences: all.map(({ difference }) => difference),
    durationMs: 0,
  };
}

function statusOf({ failing }: Seen): 'passed' | 'failed' {
  return failing.length > 0 ? 'failed' : 'passed';
}
