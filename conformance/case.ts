import type { Api } from '../protocol/index.js';
import type { Requirement } from '../reports/result.js';
import type { CaseContext } from './case-context.js';

/** One behaviour of a broker that a client relies on, tried at every version for which it holds. */
export interface Case {
  /** `<api>/<what happens>`; never changes once it is published. */
  readonly id: string;
  readonly requirement: Requirement;
  readonly api: Api;
  /** The versions of the API for which it holds. */
  readonly versions: readonly [min: number, max: number];
  /** The KIP or the section of the protocol guide that says so. */
  readonly see: string;
  /** What a client would suffer. */
  readonly why: string;
  /** Other APIs without which the case cannot be tried. */
  readonly needs?: readonly Api[];
  run(context: CaseContext): Promise<void>;
}

type Definition<Req, Res> = Omit<Case, 'id' | 'requirement' | 'api'> & {
  readonly api: Api<Req, Res>;
};

export function must<Req, Res>(id: string, definition: Definition<Req, Res>): Case {
  return { id, requirement: 'MUST', ...definition };
}

export function should<Req, Res>(id: string, definition: Definition<Req, Res>): Case {
  return { id, requirement: 'SHOULD', ...definition };
}
