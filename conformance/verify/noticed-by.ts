import { somethingFound } from '../invariants/pair-findings.js';
import type { Tried } from '../runner.js';

/** What a test looks at itself, or an invariant that was checked beside it. */
export type Noticer = 'test' | 'invariant';

/** Who noticed that something is wrong; undefined where nobody did. */
export function noticedBy({ result: { status }, watched }: Tried): Noticer | undefined {
  if (status === 'failed' || status === 'warned') return 'test';
  return somethingFound(watched) ? 'invariant' : undefined;
}
