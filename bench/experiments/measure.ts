import type { ComparedBroker } from '../../reports/compare-result.js';
import { isOfTarget } from '../of-target.js';
import type { Experiment } from './experiment.js';
import type { ContenderRuns } from './verdict.js';

interface Interruptible {
  readonly signal: AbortSignal;
}

/**
 * Runs an experiment with each broker in turn, again and again, so that whatever slows the machine down slows all of them.
 * A broker that fails in a run has no values for it; one that fails in its first is not tried again. Where the session is
 * interrupted, what was measured until then is the answer.
 */
export async function measure<S extends Interruptible, C extends ComparedBroker>(
  experiment: Experiment<S, C>,
  contenders: readonly C[],
  session: S,
  runs: number,
  report: (text: string) => void,
): Promise<ContenderRuns[]> {
  const all = contenders.map((contender) => new Course(contender, experiment.excuse?.(contender)));
  try {
    for (let run = 1; run <= runs; run++) {
      for (const course of all.filter(({ isOver }) => !isOver)) {
        report(`${experiment.id}, run ${run} of ${runs}: ${course.contender.name}`);
        await course.run(experiment, session);
        report(`  ${course.lastWords}`);
      }
    }
  } catch (error) {
    if (!session.signal.aborted) throw error;
  } finally {
    await experiment.end?.();
  }
  return all;
}

class Course<C extends ComparedBroker> implements ContenderRuns {
  readonly runs: (Readonly<Record<string, number>> | null)[] = [];
  lastWords = '';

  constructor(
    readonly contender: C,
    public missing: string | undefined,
  ) {}

  get isOver(): boolean {
    return this.missing !== undefined && this.runs.every((run) => run === null);
  }

  async run<S extends Interruptible>(experiment: Experiment<S, C>, session: S): Promise<void> {
    try {
      const values = await experiment.measure(this.contender, session);
      this.runs.push(values);
      this.lastWords = experiment.metrics
        .flatMap(({ id, unit }) => (values[id] === undefined ? [] : [`${values[id].toPrecision(3)} ${unit}`]))
        .join(', ');
    } catch (error) {
      if (session.signal.aborted || !isOfTarget(error)) throw error;
      this.runs.push(null);
      this.missing = error.message;
      this.lastWords = `failed: ${error.message}`;
    }
  }
}
