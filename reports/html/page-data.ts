import { numbered } from '../numbered.js';
import { remark } from '../remark.js';
import type {
  ApiId,
  Difference,
  Level,
  ReferenceOutcome,
  Requirement,
  RunResult,
  Status,
  TestResult,
  WireExchange,
} from '../result.js';

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
  /** What a list of known failures, or another try, makes of it. */
  readonly remark?: string;
  /** What became of it on the target that was compared with. */
  readonly reference?: ReferenceOutcome & { readonly name: string };
}

/** Merges runs test by test, by API and then by id. */
export function pageData(runs: readonly RunResult[]): PageData {
  const tests = new Map<string, PageTest & { outcomes: (Outcome | null)[] }>();
  runs.forEach(({ results, reference }, target) => {
    for (const result of results) {
      const test = tests.get(result.id) ?? { ...identityOf(result), outcomes: runs.map(() => null) };
      test.outcomes[target] = outcomeOf(result, reference);
      tests.set(result.id, test);
    }
  });
  return { targets: targetNames(runs), tests: [...tests.values()].sort(byApiAndId) };
}

/** A name for each run; a second run of one target gets a number. */
export function targetNames(runs: readonly Pick<RunResult, 'target'>[]): string[] {
  return numbered(runs.map(({ target }) => target));
}

function identityOf({ id, level, requirement, api, version, why, see }: TestResult): Omit<PageTest, 'outcomes'> {
  return { id, level, requirement, why, see, ...(api && { api }), ...(version !== undefined && { version }) };
}

function outcomeOf(result: TestResult, reference: string | undefined): Outcome {
  const { status, durationMs, reason, differences, exchanges, reference: there } = result;
  const said = remark(result);
  return {
    status,
    durationMs,
    ...(reason !== undefined && { reason }),
    ...(differences.length > 0 && { differences }),
    ...(exchanges && { exchanges }),
    ...(said !== undefined && { remark: said }),
    ...(there && reference !== undefined && { reference: { ...there, name: reference } }),
  };
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

/** What belongs to no API comes first. */
function byApiAndId(a: PageTest, b: PageTest): number {
  return (a.api?.key ?? -1) - (b.api?.key ?? -1) || COLLATOR.compare(a.id, b.id);
}
