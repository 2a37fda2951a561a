import type { Level } from '../../reports/result.js';
import type { SentRequest } from '../wire/request-frames.js';
import type { Interceptor } from './proxy.js';

/** Something that a test met in the baseline run; `answer` is absent where the broker hung up instead, or owed none. */
export interface Met {
  readonly request?: SentRequest;
  readonly answer?: Buffer;
  /** Whether it was sent while the answer to another was still due on its connection. */
  readonly pipelined?: boolean;
}

/** A broker that is correct except for one thing. */
export interface Mutant {
  /** `field/Metadata/v4/topics[].errorCode/error-to-none`, `answer/Metadata/v4/cut-short`, `behaviour/lost-append` */
  readonly id: string;
  readonly kind: 'field' | 'behaviour';
  readonly level: Level;
  /** What belongs together in a report: an API. */
  readonly group: string;
  /** Whether it could show itself to a test that met this. */
  touches(met: Met): boolean;
  /** How it is done, with a memory of its own for each test. */
  interceptor(): Interceptor;
}
