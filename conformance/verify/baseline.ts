import { declaredApi } from '../proxy/call.js';
import type { Test } from '../test.js';
import { behaviourMutants } from './behaviour-mutants.js';
import { fieldMutants } from './field-mutants.js';
import type { Met, Mutant } from './mutant.js';
import { noticedBy } from './noticed-by.js';
import type { Interceptor, Line } from './proxy.js';
import { share, type Worker } from './worker.js';

/** A mutant with the tests to which it could show itself. */
export interface Prey {
  readonly mutant: Mutant;
  readonly tests: readonly Test[];
}

/** What the baseline run told. */
export interface Baseline {
  readonly prey: readonly Prey[];
  /** Tests in which something is noticed even without a mutant, and so prove nothing. */
  readonly failed: readonly string[];
}

/**
 * Runs all tests against the correct broker, and notes for every mutant which of them meet what it changes: the mutants
 * are applied to the answers that came by, and those count whose bytes they really change.
 */
export async function takeBaseline(
  tests: readonly Test[],
  workers: readonly Worker[],
  signal: AbortSignal,
  onTest: () => void,
): Promise<Baseline> {
  const ledger = new Ledger();
  const failed: string[] = [];
  await share(workers, tests, signal, async (worker, test) => {
    const met: Met[] = [];
    const tried = await worker.run(test, recorder(met));
    if (noticedBy(tried) !== undefined) failed.push(test.id);
    else if (tried.result.status === 'passed') ledger.enter(test, met);
    onTest();
  });
  return { prey: ledger.prey(), failed };
}

function recorder(met: Met[]): Interceptor {
  const open = new Map<Line, number>();
  return {
    request(request, line) {
      const others = open.get(line) ?? 0;
      if (request.answered) open.set(line, others + 1);
      if (!request.answered || others > 0) met.push({ request, pipelined: others > 0 });
      return 'on';
    },
    answer(request, answer, line) {
      open.set(line, (open.get(line) ?? 1) - 1);
      met.push({ request, answer });
      return [answer];
    },
    hungUp() {
      met.push({});
      return false;
    },
  };
}

class Ledger {
  private readonly pairs = new Map<string, Map<Mutant, Set<Test>>>();
  private readonly behaviours = new Map(behaviourMutants().map((mutant) => [mutant, new Set<Test>()]));

  enter(test: Test, met: readonly Met[]): void {
    for (const one of met) {
      note(this.behaviours, test, one);
      if (one.request !== undefined && one.answer !== undefined) {
        note(this.mutantsOf(one.request.apiKey, one.request.version), test, one);
      }
    }
  }

  prey(): Prey[] {
    return [...this.pairs.values(), this.behaviours].flatMap((mutants) =>
      [...mutants].filter(([, tests]) => tests.size > 0).map(([mutant, tests]) => ({ mutant, tests: [...tests] })),
    );
  }

  private mutantsOf(apiKey: number, version: number): Map<Mutant, Set<Test>> {
    const key = `${apiKey} ${version}`;
    const known = this.pairs.get(key);
    if (known !== undefined) return known;
    const api = declaredApi(apiKey, version);
    const mutants = new Map((api ? fieldMutants(api, version) : []).map((mutant) => [mutant, new Set<Test>()]));
    this.pairs.set(key, mutants);
    return mutants;
  }
}

function note(mutants: ReadonlyMap<Mutant, Set<Test>>, test: Test, met: Met): void {
  for (const [mutant, tests] of mutants) if (!tests.has(test) && mutant.touches(met)) tests.add(test);
}
