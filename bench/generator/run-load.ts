import type { TimelinePoint } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import { monotonicMs } from '../clock.js';
import { driverOf } from '../drivers/index.js';
import { type CrewPlan, crewsOfSeries, type LoadPlan } from '../load/load-plan.js';
import { type Ending, endingOf } from './ending.js';
import type { ThreadHealth } from './generator-health.js';
import { closeAll, openAll } from './open-all.js';
import { openPart, type Part, type PartOutcome } from './part.js';
import { Progress } from './progress.js';
import { SeriesTotals } from './series-totals.js';
import { openThread } from './thread.js';
import { endUnlessInterrupted, unlessInterrupted } from './unless-interrupted.js';

/** Time for all threads to hear of the start before it comes. */
const LEAD_MS = 50;

export interface LoadOutcome {
  readonly series: ReadonlyMap<string, SeriesTotals>;
  /** Of each series, in all threads. */
  readonly endings: ReadonlyMap<string, Ending>;
  readonly health: ThreadHealth;
}

export interface LoadEvents {
  /** All clients are connected, and the schedule begins at this time of the monotonic clock. */
  onStart?(startAt: number, progress: Pick<Progress, 'done'>): void;
  /** A second is over, as one series saw it. */
  onSecond?(series: string, point: TimelinePoint): void;
  /** All is done, and the clients are still connected. */
  onEnd?(): void;
}

/**
 * Runs a load: in this thread where `threads` is 1, else in so many of its own. Throws `TargetError` and `ConnectionError`
 * where its clients cannot connect.
 */
export async function runLoad(
  plan: LoadPlan,
  threads: number,
  signal: AbortSignal,
  events: LoadEvents = {},
): Promise<LoadOutcome> {
  const { oneThread } = await driverOf(plan.driver);
  if (threads > 1 && oneThread !== undefined) throw new TargetError(`${oneThread}: leave --threads out.`);
  const progress = Progress.begin(
    plan.crews.map(({ series }) => series),
    threads,
  );
  const parts = await unlessInterrupted(signal, openParts(plan, threads, progress));
  try {
    signal.throwIfAborted();
    const crews = crewsOfSeries(plan);
    const series = new Map([...crews].map(([id, its]) => [id, new SeriesTotals(threads * its.length)]));
    const startAt = monotonicMs() + (threads === 1 ? 0 : LEAD_MS);
    events.onStart?.(startAt, progress);
    const outcomes = await Promise.all(
      parts.map((part) =>
        part.run(startAt, signal, ({ second, intervals }) => {
          for (const [id, its] of crews) {
            for (const { series: crew } of its) {
              const interval = intervals.get(crew);
              const point = interval && series.get(id)?.add(second, interval);
              if (point !== undefined) events.onSecond?.(id, point);
            }
          }
        }),
      ),
    );
    events.onEnd?.();
    for (const totals of series.values()) totals.end();
    return { series, endings: endingsOf(crews, outcomes), health: healthOf(outcomes.map(({ health }) => health)) };
  } finally {
    await endUnlessInterrupted(signal, closeAll(parts));
  }
}

async function openParts(plan: LoadPlan, threads: number, progress: Progress): Promise<Part[]> {
  if (threads === 1) return [await openPart(plan, { index: 0, count: 1 }, progress)];
  return openAll(Array.from({ length: threads }, (_, index) => openThread(plan, { index, count: threads }, progress)));
}

function endingsOf(crews: ReadonlyMap<string, readonly CrewPlan[]>, outcomes: readonly PartOutcome[]) {
  return new Map(
    [...crews].map(([id, its]) => {
      const endings = outcomes.flatMap(({ endings }) => its.flatMap(({ series }) => endings.get(series) ?? []));
      return [id, endingOf(endings)] as const;
    }),
  );
}

/** The latest of all threads, and the processor time, which each knows of the whole process. */
function healthOf(all: readonly ThreadHealth[]): ThreadHealth {
  const most = (of: (health: ThreadHealth) => number) => Math.max(...all.map(of));
  return {
    eventLoopDelayMs: {
      p99: most(({ eventLoopDelayMs }) => eventLoopDelayMs.p99),
      max: most(({ eventLoopDelayMs }) => eventLoopDelayMs.max),
    },
    cpuCores: most(({ cpuCores }) => cpuCores),
  };
}
