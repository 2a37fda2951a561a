import type { Api } from '../../protocol/index.js';
import type { Difference, Grade } from '../../reports/result.js';
import { show } from '../expect.js';
import type { Knowledge, Snapshot } from './knowledge.js';

/** A request and its answer, decoded. */
export interface Answered<Req = unknown, Res = unknown> {
  readonly api: Api<Req, Res>;
  readonly version: number;
  readonly request: Req;
  readonly response: Res;
  /** The body of the answer as it came. */
  readonly bytes: Buffer;
  /** How long it took, counted from when the broker could begin. */
  readonly tookMs: number;
  /** What was known when the request was sent. */
  readonly before: Snapshot;
}

/** What holds for every answer that a test receives, whatever the test looks at. */
export interface Promised {
  /** `invariant/<what holds>`; never changes once it is published. */
  readonly id: string;
  /** Absent for what holds for the answers of all APIs. */
  readonly api?: Api;
  readonly see: string;
  /** What a client would suffer. */
  readonly why: string;
}

/** An invariant that is checked on an answer which could be decoded. */
export interface Invariant extends Promised {
  check(answered: Answered, findings: Findings, knowledge: Knowledge): void;
}

type Definition<Req, Res> = Pick<Invariant, 'see' | 'why'> & {
  check(answered: Answered<Req, Res>, findings: Findings, knowledge: Knowledge): void;
};

/** An invariant of the answers of one API. */
export function always<Req, Res>(api: Api<Req, Res>, name: string, definition: Definition<Req, Res>): Invariant {
  return { id: `invariant/${name}`, api, ...definition };
}

/** An invariant of all answers. */
export function everywhere(name: string, definition: Definition<unknown, unknown>): Invariant {
  return { id: `invariant/${name}`, ...definition };
}

/** Collects what does not hold. */
export class Findings {
  readonly differences: Difference[] = [];

  /** `where` stands before every path: the invariant and the answer that it was checked on. */
  constructor(private readonly where: string) {}

  equal<T>(path: string, got: T, expected: T): void {
    if (!same(got, expected)) this.differs(path, show(path, expected), got);
  }

  /** `holds` is what is expected of `got`; `words` say it. */
  that(path: string, got: unknown, words: string, holds: boolean): void {
    if (!holds) this.differs(path, words, got);
  }

  differs(path: string, expected: string, got: unknown, grade: Grade = 'contract'): void {
    this.differences.push({ grade, path: `${this.where}: ${path}`, expected, got: show(path, got) });
  }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || show('', a) === show('', b);
}
