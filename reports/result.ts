/** What a conformance run found, as reports show it. */

/** `excused`: the pair stands in the list of what is advertised but not supported. `warned`: a SHOULD that does not hold. */
export const STATUSES = ['passed', 'failed', 'warned', 'excused', 'skipped'] as const;
export type Status = (typeof STATUSES)[number];

export const REQUIREMENTS = ['MUST', 'SHOULD', 'MAY'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

/** `wire`: a client cannot parse it. `contract`: a code, offset or id is wrong. `text`: words differ, which fails nothing. */
export type Grade = 'wire' | 'contract' | 'text';

/** What a client or a small broker may need of Kafka: a verdict is given for each, since few brokers have them all. */
export const LEVELS = [
  'core',
  'groups',
  'transactions',
  'admin',
  'security',
  'kip-848',
  'kip-932',
  'kip-1071',
] as const;
export type Level = (typeof LEVELS)[number];

/** One field that is not as it has to be. */
export interface Difference {
  readonly grade: Grade;
  /** Field path (`topics[0].errorCode`), or what was looked at. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** The bytes around the field in both answers, as hex with the field's own between brackets; where both are known. */
  readonly bytes?: { readonly expected: string; readonly got: string };
}

/** Bytes of one message, without the length of its frame, and what they say. */
export interface WireMessage {
  readonly hex: string;
  /** Decoded, indented for a person; why not, where it cannot be decoded. */
  readonly text: string;
}

/** One request that a failed test sent, what came back, and what a golden holds in its place. */
export interface WireExchange {
  readonly api: ApiId;
  readonly version: number;
  readonly request: WireMessage;
  /** Absent where no answer came. */
  readonly got?: WireMessage;
  readonly expected?: WireMessage;
}

/** What the same test found on the target of a differential run that is compared with. */
export interface ReferenceOutcome {
  readonly status: Status;
  /** Answers to the same requests that are not the same, `expected` being the reference's; both may be legal. */
  readonly differences: readonly Difference[];
}

export interface ApiId {
  readonly key: number;
  readonly name: string;
}

export interface TestResult {
  readonly id: string;
  readonly level: Level;
  readonly requirement: Requirement;
  /** Absent for what belongs to no API: scenarios. */
  readonly api?: ApiId;
  readonly version?: number;
  readonly status: Status;
  /** Why it was skipped or excused, or what went wrong in one sentence. */
  readonly reason?: string;
  /** What a list of known failures makes of it; absent where it says nothing of this test. */
  readonly expectation?: 'known failure' | 'unexpected pass';
  /** How often it was tried, where that was more than once: one that passes then is flaky. */
  readonly attempts?: number;
  /** The target went away while this test and others were under way: which of them it died of is not known. */
  readonly suspect?: true;
  readonly differences: readonly Difference[];
  /** Only in a differential run. */
  readonly reference?: ReferenceOutcome;
  /** What went over the wire, in order; only of tests that did not pass. */
  readonly exchanges?: readonly WireExchange[];
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
  /** What it was compared with, in a differential run. */
  readonly reference?: string;
  /** Repeats the order of the tests and whatever else was drawn. */
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly advertised: readonly AdvertisedApi[];
  readonly results: readonly TestResult[];
}

/** Whether a run with this result is no success: a failure that nobody knows of, or a pass that nobody expected. */
export function spoils({ status, expectation }: TestResult): boolean {
  return expectation === 'unexpected pass' || (status === 'failed' && expectation === undefined);
}

export function count(results: readonly TestResult[], status: Status): number {
  return results.filter((result) => result.status === status).length;
}
