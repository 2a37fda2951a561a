/** What a link may ask of the list of tests; the page's script reads it from the address (`browser/filter.js`). */
export interface Wanted {
  readonly level?: string;
  readonly api?: string;
  readonly version?: string;
  readonly target?: string;
}

/** A link to the tests of a level, an API, a version, a target: all of them, whatever became of them. */
export function linkTo(wanted: Wanted): string {
  return `#${new URLSearchParams({ ...wanted, state: 'any' })}`;
}
