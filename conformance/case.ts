import type { Api } from '../protocol/index.js';
import type { Level, Requirement } from '../reports/result.js';
import type { CaseContext } from './case-context.js';
import type { Feature } from './features.js';

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
  /** What must be switched on at the target, and what must be off: ACLs, say. */
  readonly when?: readonly Feature[];
  readonly unless?: readonly Feature[];
  /** Where it is not the level of its API. */
  readonly level?: Level;
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

export function may<Req, Res>(id: string, definition: Definition<Req, Res>): Case {
  return { id, requirement: 'MAY', ...definition };
}
