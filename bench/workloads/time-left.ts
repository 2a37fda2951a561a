import type { Session } from './session.js';

/** Tells who waits how long a load will take that is over when `records` are done, as fast as it has gone until now. */
export function withTimeLeft(session: Session, records: number): Session {
  let done = 0;
  return {
    ...session,
    onSecond: (series, point) => {
      done += point.done;
      const perMs = done / (1_000 * (point.second + 1));
      session.onSecond?.(series, point, done === 0 ? 0 : (records - done) / perMs);
    },
  };
}
