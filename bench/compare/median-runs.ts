import type { BenchResult } from '../../reports/bench-result.js';
import type { ComparedTarget } from './compared-target.js';

/** The runs of a load by its targets, until it is known which of them stands for the others. */
export class RunsOfLoad {
  readonly #runs = new Map<string, BenchResult[]>();

  constructor(private readonly fullSpeed: boolean) {}

  /** Keeps a run under the name of its target, which may be another process each time. */
  keep({ id, name }: Pick<ComparedTarget, 'id' | 'name'>, result: BenchResult): void {
    const runs = this.#runs.get(id) ?? [];
    runs.push({ ...result, target: name });
    this.#runs.set(id, runs);
  }

  /** Of each target the run with the median p99, or at full speed with the median rate; of two in the middle the better one. */
  medians(): BenchResult[] {
    const badness = ({ series: [first] }: BenchResult) =>
      this.fullSpeed ? -(first?.throughput.perSecond ?? 0) : (first?.latencyMs?.p99 ?? Number.POSITIVE_INFINITY);
    return [...this.#runs.values()].flatMap((runs) => {
      // Equal ones, infinite as well, stay as they are.
      const sorted = runs.map((run) => ({ run, of: badness(run) })).sort((a, b) => (a.of === b.of ? 0 : a.of - b.of));
      const middle = sorted[Math.floor((sorted.length - 1) / 2)];
      return middle === undefined ? [] : [middle.run];
    });
  }
}
