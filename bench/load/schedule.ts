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

/** How records are spread over time. */
export const SCHEDULES = ['constant', 'poisson', 'steps', 'bursts'] as const;

export type ScheduleShape =
  | { readonly kind: 'constant' }
  | { readonly kind: 'poisson'; readonly seed: number }
  /** The rate rises to the whole in so many steps. */
  | { readonly kind: 'steps'; readonly steps: number }
  /** A burst begins every so many milliseconds, and lasts for a share of them. */
  | { readonly kind: 'bursts'; readonly everyMs: number; readonly share: number };

/** A schedule in words, for a thread to make it of: all make the same. */
export interface ScheduleSpec {
  /** Per second; of steps the highest, of bursts the mean. */
  readonly rate: number;
  readonly warmupMs: number;
  readonly durationMs: number;
  /** Constant where nothing is said. */
  readonly shape?: ScheduleShape | undefined;
}
