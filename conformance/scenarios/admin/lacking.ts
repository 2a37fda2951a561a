import { CannotBeTried } from '../../cannot-be-tried.js';

/** The calls that a library has; throws `CannotBeTried`, so that the scenario is skipped with this reason, where it has none. */
export function offered<T>(calls: T | undefined, library: string, what: string): T {
  if (calls === undefined) throw new CannotBeTried(`${library} offers no ${what}`);
  return calls;
}
