import type { Api } from '../../protocol/index.js';
import type { Difference } from '../../reports/result.js';
import type { LoggedExchange } from '../wire-log.js';

/** Something that does not hold, and the exchange in which it shows. */
export interface Finding {
  readonly difference: Difference;
  readonly exchange: LoggedExchange;
}

/** Whether something does not hold of the answers of one of these pairs. */
export function somethingFound(pairs: readonly PairFindings[]): boolean {
  return pairs.some(({ all }) => all.length > 0);
}

/** What does not hold of the answers of one pair: the first of each invariant and field, whichever element it was in. */
export class PairFindings {
  private readonly firsts = new Map<string, Finding>();

  constructor(
    readonly api: Api,
    readonly version: number,
  ) {}

  /** In the order in which they were found. */
  get all(): readonly Finding[] {
    return [...this.firsts.values()];
  }

  add(finding: Finding): void {
    // Elements are told by their place or by their name: topics[0], responses[orders-3].
    const field = finding.difference.path.replaceAll(/\[[^\]]*\]/g, '[]');
    if (!this.firsts.has(field)) this.firsts.set(field, finding);
  }
}
