/** How a run ended. */
export interface Ending {
  /** `gaveUp`: the target was still behind, long after the last record was due. */
  readonly how: 'finished' | 'interrupted' | 'gaveUp' | 'broke';
  /** Milliseconds since the start. */
  readonly at: number;
  /** How long the oldest record that was due had waited without an answer; zero when all were answered. */
  readonly longestWaitMs: number;
  /** When its schedule ended, in milliseconds since the start, where that was before its time. */
  readonly scheduleEndedAt?: number;
  /** Why it broke. */
  readonly reason?: string;
}

/** From the best to the worst. */
const WAYS = ['finished', 'interrupted', 'gaveUp', 'broke'] as const;

/** How all of several ended together: as the worst of them, when the last one did. */
export function endingOf(endings: readonly Ending[]): Ending {
  const worst = endings.reduce((worse, ending) =>
    WAYS.indexOf(ending.how) > WAYS.indexOf(worse.how) ? ending : worse,
  );
  // A thread without a client has no schedule.
  const cut = endings.find(({ scheduleEndedAt }) => scheduleEndedAt !== undefined);
  return {
    ...cut,
    ...worst,
    at: Math.max(...endings.map(({ at }) => at)),
    longestWaitMs: Math.max(...endings.map(({ longestWaitMs }) => longestWaitMs)),
  };
}
