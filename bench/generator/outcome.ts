import { errorName } from '../../protocol/index.js';

/** What became of a batch or an errand: an error code of the protocol, 0 where all went well, or what a client calls an error of its own. */
export type Outcome = number | string;

/** What a report calls it. */
export function outcomeName(outcome: Outcome): string {
  return typeof outcome === 'string' ? outcome : errorName(outcome);
}
