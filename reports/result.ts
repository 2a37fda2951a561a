/** What a conformance run found, as reports show it. */

/** `excused`: the pair stands in the list of what is advertised but not supported. `warned`: a SHOULD that does not hold. */
export type Status = 'passed' | 'failed' | 'warned' | 'skipped' | 'excused';

export type Requirement = 'MUST' | 'SHOULD' | 'MAY';

/** `wire`: a client cannot parse it. `contract`: a code, offset or id is wrong. `text`: words differ, which fails nothing. */
export type Grade = 'wire' | 'contract' | 'text';

/** One field that is not as it has to be. */
export interface Difference {
  readonly grade: Grade;
  /** Field path (`topics[0].errorCode`), or what was looked at. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

export interface ApiId {
  readonly key: number;
  readonly name: string;
}

export interface TestResult {
  readonly id: string;
  readonly requirement: Requirement;
  /** Absent for what belongs to no API: scenarios. */
  readonly api?: ApiId;
  readonly version?: number;
  readonly status: Status;
  /** Why it was skipped or excused, or what went wrong in one sentence. */
  readonly reason?: string;
  readonly differences: readonly Difference[];
  /** What a client would suffer. */
  readonly why: string;
  /** KIP or section of the protocol guide. */
  readonly see: string;
  readonly durationMs: number;
}

export interface AdvertisedApi extends ApiId {
  readonly min: number;
  readonly max: number;
}

export interface RunResult {
  readonly suiteVersion: string;
  readonly target: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly advertised: readonly AdvertisedApi[];
  readonly results: readonly TestResult[];
}

export function count(results: readonly TestResult[], status: Status): number {
  return results.filter((result) => result.status === status).length;
}
