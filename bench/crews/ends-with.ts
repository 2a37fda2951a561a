import type { Progress } from '../generator/progress.js';
import type { EndableSchedule } from '../load/endable-schedule.js';

/** How often a thread looks whether the others have ended. */
const LOOK_MS = 20;
/** So long after that a schedule ends: by then all threads know of it, and so all end it at the same record. */
const NOTICE_MS = 250;

/** Ends a schedule when a series of others is over, where it is not over before. */
export class EndsWith {
  private at: number | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(schedule: EndableSchedule, series: string, progress: Progress, startAt: number) {
    this.timer = setInterval(() => {
      const overAt = progress.overAt(series);
      if (overAt === undefined) return;
      this.stop();
      const endsAt = overAt + NOTICE_MS - startAt;
      if (endsAt >= schedule.dueAt(schedule.records)) return;
      schedule.endAt(endsAt);
      this.at = endsAt;
    }, LOOK_MS);
  }

  /** When the schedule ended, in milliseconds since the start; undefined where it was over by itself. */
  get endedAt(): number | undefined {
    return this.at;
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.timer);
  }
}
