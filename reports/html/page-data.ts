import type { ApiId, Difference, Level, Requirement, RunResult, Status, TestResult, WireExchange } from '../result.js';

/** What the page's script reads: every test once, with what each target made of it. */
export interface PageData {
  /** Names of the targets, no two alike. */
  readonly targets: readonly string[];
  readonly tests: readonly PageTest[];
}

export interface PageTest {
  readonly id: string;
  readonly level: Level;
  readonly requirement: Requirement;
  readonly api?: ApiId;
  readonly version?: number;
  readonly why: string;
  readonly see: string;
  /** In the order of the targets; null where it was not run. */
  readonly outcomes: readonly (Outcome | null)[];
}

export interface Outcome {
  readonly status: Status;
  readonly durationMs: number;
  readonly reason?: string;
  readonly differences?: readonly Difference[];
  readonly exchanges?: readonly WireExchange[];
}

/** Merges runs test by test, by API and then by id. */
export function pageData(runs: readonly RunResult[]): PageData {
  const tests = new Map<string, PageTest & { outcomes: (Outcome | null)[] }>();
  runs.forEach(({ results }, target) => {
    for (const result of results) {
      const test = tests.get(result.id) ?? { ...identityOf(result), outcomes: runs.map(() => null) };
      test.outcomes[target] = outcomeOf(result);
      tests.set(result.id, test);
    }
  });
  return { targets: targetNames(runs), tests: [...tests.values()].sort(byApiAndId) };
}

/** A name for each run; a second run of one target gets a number. */
export function targetNames(runs: readonly Pick<RunResult, 'target'>[]): string[] {
  const names: string[] = [];
  for (const { target } of runs) {
    let name = target;
    for (let number = 2; names.includes(name); number++) name = `${target} (${number})`;
    names.push(name);
  }
  return names;
}

function identityOf({ id, level, requirement, api, version, why, see }: TestResult): Omit<PageTest, 'outcomes'> {
  return { id, level, requirement, why, see, ...(api && { api }), ...(version !== undefined && { version }) };
}

function outcomeOf({ status, durationMs, reason, differences, exchanges }: TestResult): Outcome {
  return {
    status,
    durationMs,
    ...(reason !== undefined && { reason }),
    ...(differences.length > 0 && { differences }),
    ...(exchanges && { exchanges }),
  };
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

/** What belongs to no API comes first. */
function byApiAndId(a: PageTest, b: PageTest): number {
  return (a.api?.key ?? -1) - (b.api?.key ?? -1) || COLLATOR.compare(a.id, b.id);
}
