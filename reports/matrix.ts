import { type ApiId, LEVELS, type Level, type RunResult, type Status, type TestResult } from './result.js';

/** `untested`: advertised, but nothing was tried. `absent`: not advertised, though there are tests for it. */
export type CellState = Exclude<Status, 'skipped'> | 'untested' | 'absent';

/** The worst comes first. */
const SEVERITY = ['failed', 'warned', 'excused', 'passed'] as const;

/** API by version as one run found it: for each pair the worst of its tests. */
export class Matrix {
  /** The APIs that there are tests for, by key. */
  readonly apis: readonly ApiId[];
  private readonly tests = new Map<string, TestResult[]>();

  constructor(private readonly run: Pick<RunResult, 'advertised' | 'results'>) {
    const apis = new Map<number, ApiId>();
    for (const result of run.results) {
      const { api, version } = result;
      if (api === undefined || version === undefined) continue;
      apis.set(api.key, api);
      const pair = pairOf(api.key, version);
      const own = this.tests.get(pair);
      if (own === undefined) this.tests.set(pair, [result]);
      else own.push(result);
    }
    this.apis = [...apis.values()].sort((a, b) => a.key - b.key);
  }

  /** The tests of one pair. */
  testsOf(key: number, version: number): readonly TestResult[] {
    return this.tests.get(pairOf(key, version)) ?? [];
  }

  /** Undefined where the pair is neither advertised nor tested. */
  state(key: number, version: number): CellState | undefined {
    const statuses = new Set(this.testsOf(key, version).map(({ status }) => status));
    for (const status of SEVERITY) if (statuses.has(status)) return status;
    const range = this.run.advertised.find((api) => api.key === key);
    if (range !== undefined && version >= range.min && version <= range.max) return 'untested';
    return statuses.size > 0 ? 'absent' : undefined;
  }

  /** The highest version of an API that is tested or advertised. */
  lastVersion(key: number): number {
    const tested = this.run.results.flatMap(({ api, version }) => (api?.key === key ? [version ?? 0] : []));
    const advertised = this.run.advertised.flatMap((api) => (api.key === key ? [api.max] : []));
    return [...tested, ...advertised].reduce((last, version) => Math.max(last, version), 0);
  }
}

/** The level of each API: the one that most of its tests have, since a test may belong to another than its API. */
export function levelsOfApis(results: readonly TestResult[]): ReadonlyMap<number, Level> {
  const tests = new Map<number, Map<Level, number>>();
  for (const { api, level } of results) {
    if (api === undefined) continue;
    const own = tests.get(api.key) ?? new Map<Level, number>();
    tests.set(api.key, own.set(level, (own.get(level) ?? 0) + 1));
  }
  return new Map(
    [...tests].map(([key, own]) => {
      const [most] = LEVELS.toSorted((a, b) => (own.get(b) ?? 0) - (own.get(a) ?? 0));
      return [key, most ?? 'core'];
    }),
  );
}

function pairOf(key: number, version: number): string {
  return `${key} ${version}`;
}
