import type { Schedule } from './schedule.js';

/** A schedule that may end before its time: what is due after that never will be. */
export class EndableSchedule implements Schedule {
  private end: number;

  constructor(private readonly whole: Schedule) {
    this.end = whole.records;
  }

  /** Says when it ends, in milliseconds since the start; that time must not have come yet. */
  endAt(time: number): void {
    this.end = this.whole.dueBy(time);
  }

  get records(): number {
    return this.end;
  }

  get firstMeasured(): number {
    return this.whole.firstMeasured;
  }

  dueAt(n: number): number {
    return this.whole.dueAt(n);
  }

  dueBy(time: number): number {
    return Math.min(this.end, this.whole.dueBy(time));
  }
}
