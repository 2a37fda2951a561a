import { monotonicMs } from '../clock.js';
import { openCrew } from '../crews/open-crew.js';
import type { LoadPlan, Share } from '../load/load-plan.js';
import type { Ending } from './ending.js';
import { HealthMonitor, type ThreadHealth } from './generator-health.js';
import { closeAll, openAll } from './open-all.js';
import type { Progress } from './progress.js';
import type { Interval } from './tally.js';

const INTERVAL_MS = 1_000;

/** What the series of a part counted in one second of the run. */
export interface SecondReport {
  /** From 0, counted from the end of the warm-up. */
  readonly second: number;
  readonly intervals: ReadonlyMap<string, Interval>;
}

export interface PartOutcome {
  readonly endings: ReadonlyMap<string, Ending>;
  readonly health: ThreadHealth;
}

/** What one thread does of a load, connected and ready to begin. */
export interface Part {
  /** Works from `startAt` on the monotonic clock; each second, and once more at the end, it tells what it counted. */
  run(startAt: number, signal: AbortSignal, tell: (report: SecondReport) => void): Promise<PartOutcome>;
  close(): Promise<void>;
}

/** Connects a thread's share of a load. Throws `TargetError` and `ConnectionError`. */
export async function openPart(plan: LoadPlan, share: Share, progress: Progress): Promise<Part> {
  const { index, count } = share;
  const crews = await openAll(
    // Each crew begins with another thread, else the first one would have all crews of one client.
    plan.crews.map((crew, nth) => openCrew(plan, crew, { index: (index + nth) % count, count }, progress)),
  );
  return {
    close: () => closeAll(crews),
    async run(startAt, signal, tell) {
      const health = new HealthMonitor();
      const measuredFrom = startAt + plan.warmupMs;
      const report = (second: number) =>
        tell({ second, intervals: new Map(crews.map(({ tally }) => [tally.series, tally.take()])) });
      let second = 0;
      let timer: NodeJS.Timeout;
      // Set anew each time: an interval would drift away from the seconds of the other threads.
      const tick = () => {
        report(second++);
        timer = setTimeout(tick, measuredFrom + (second + 1) * INTERVAL_MS - monotonicMs());
      };
      timer = setTimeout(tick, measuredFrom + INTERVAL_MS - monotonicMs());
      const warmedUp = setTimeout(() => health.restart(), measuredFrom - monotonicMs());
      try {
        const endings = await Promise.all(
          crews.map(async ({ tally, run }) => {
            const ending = await run(startAt, signal).finally(() => progress.end(tally.series));
            return [tally.series, ending] as const;
          }),
        );
        return { endings: new Map(endings), health: health.stop() };
      } finally {
        clearTimeout(timer);
        clearTimeout(warmedUp);
        report(second);
      }
    },
  };
}
