/**
 * When each record is due, in milliseconds since the start: fixed before the run begins, so that no answer, however late,
 * moves it. That is what makes the load open-loop.
 */
export interface Schedule {
  /** How many records there are. */
  readonly records: number;
  /** The first record that counts; those before it warm up. */
  readonly firstMeasured: number;
  /** When record `n` (from 0) is due; never earlier than the record before it. */
  dueAt(n: number): number;
  /** How many records are due at `time`: exactly those with `dueAt(n) <= time`. */
  dueBy(time: number): number;
}

/** Record n is due n/rate seconds after the start. */
export function constantRate(ratePerSecond: number, warmupMs: number, durationMs: number): Schedule {
  const perMs = ratePerSecond / 1_000;
  const firstMeasured = Math.ceil(warmupMs * perMs);
  const records = firstMeasured + Math.floor(durationMs * perMs);
  const dueAt = (n: number) => n / perMs;
  const dueBy = (time: number) => {
    let due = Math.floor(time * perMs) + 1;
    // Rounding may put the product on the other side of a whole number than the quotient.
    while (dueAt(due) <= time) due++;
    while (due > 0 && dueAt(due - 1) > time) due--;
    return Math.min(due, records);
  };
  return { records, firstMeasured, dueAt, dueBy };
}

/** A schedule in words, for a thread to make it of. */
export interface ScheduleSpec {
  /** Per second. */
  readonly rate: number;
  readonly warmupMs: number;
  readonly durationMs: number;
}

export function scheduleOf({ rate, warmupMs, durationMs }: ScheduleSpec): Schedule {
  return constantRate(rate, warmupMs, durationMs);
}
