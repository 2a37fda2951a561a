import { apiByKey } from '../../protocol/index.js';
import type { Level } from '../../reports/result.js';
import type { SentRequest } from '../wire/request-frames.js';
import type { Interceptor } from './proxy.js';

/** A broker that is correct except for one thing. */
export interface Mutant {
  /** `field/Metadata/v4/topics[].errorCode/error-to-none`, `answer/Metadata/v4/cut-short`, `behaviour/lost-append` */
  readonly id: string;
  readonly kind: 'field' | 'behaviour';
  readonly level: Level;
  /** What belongs together in a report: the API; of a behaviour its name. */
  readonly group: string;
  /** Whether it would change this answer. */
  touches(request: SentRequest, payload: Buffer): boolean;
  /** How it is done, with a memory of its own for each hunt. */
  interceptor(): Interceptor;
}

/** What a request asks for, for a message to people: `Metadata v4`. */
export function pairText({ apiKey, version }: Pick<SentRequest, 'apiKey' | 'version'>): string {
  return `${apiByKey(apiKey)?.name ?? apiKey} v${version}`;
}
