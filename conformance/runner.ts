import { CodecError, ConnectionError } from '../protocol/index.js';
import { reasonOf } from '../protocol/reason-of.js';
import type { Difference, Status, TestResult } from '../reports/result.js';
import { letGoOfAbandoned } from './abandoned.js';
import { CannotBeTried } from './cannot-be-tried.js';
import { comparedWith } from './differential.js';
import { earlierBehaviour } from './earlier-releases.js';
import { Mismatch } from './expect.js';
import { FEATURES_IN_WORDS } from './features.js';
import { type PairFindings, somethingFound } from './invariants/pair-findings.js';
import { Watch } from './invariants/watch.js';
import { exceptionFor } from './known-exceptions.js';
import { shuffled } from './order.js';
import type { Subject, Test } from './test.js';
import { WireLog } from './wire-log.js';

/** Most tests wait for answers, not for a processor. */
const AT_ONCE = 8;
const TIMEOUT_MS = 90_000;

export interface RunControl {
  readonly onTried: (tried: Tried) => void;
  /** No test is begun after this; those under way end as they do. */
  readonly signal: AbortSignal;
  /** Drives the order in which tests are begun; without it they are begun as they are given. */
  readonly seed?: number | undefined;
  /** How often a test that fails is tried again. */
  readonly retries: number;
  /** How many are under way together; of one alone it is known that the target died of it. */
  readonly atOnce?: number | undefined;
  /** What to run every test on as well, to compare the answers. */
  readonly reference?: Subject | undefined;
  /** Called when the target no longer answers anything. */
  readonly onTargetGone: () => void;
}

/** What became of one test. */
export interface Tried {
  readonly result: TestResult;
  /** What the invariants say of the pairs whose answers it received: their matter, and none of the test's. */
  readonly watched: readonly PairFindings[];
  /** The same of the target that is compared with. */
  readonly watchedThere?: readonly PairFindings[];
}

/** Runs tests, several at once, and reports each as it ends. Results come in the order of the tests. */
export async function runTests(tests: readonly Test[], subject: Subject, control: RunControl): Promise<TestResult[]> {
  const { atOnce = AT_ONCE, seed } = control;
  const results: TestResult[] = [];
  const waiting = seed === undefined ? [...tests.entries()] : shuffled([...tests.entries()], seed);
  const worker = async () => {
    for (;;) {
      const [index, test] = (control.signal.aborted ? undefined : waiting.shift()) ?? [];
      if (index === undefined || test === undefined) return;
      const tried = await tryTest(test, subject, control);
      const gone = tellsOfAnError(tried.result) && !(await subject.client.isAlive());
      const result: TestResult = gone && atOnce > 1 ? { ...tried.result, suspect: true } : tried.result;
      results[index] = result;
      control.onTried({ ...tried, result });
      if (gone) control.onTargetGone();
    }
  };
  const abandoned = letGoOfAbandoned();
  await Promise.all(Array.from({ length: atOnce }, worker)).finally(() => abandoned.end());
  return results.filter((result) => result !== undefined);
}

/** Tries a test, and again while it fails, or an invariant does not hold, and it may be tried again. */
async function tryTest(test: Test, subject: Subject, { retries, reference }: RunControl): Promise<Tried> {
  let everFailed = false;
  for (let attempts = 1; ; attempts++) {
    const tried = reference === undefined ? await runTest(test, subject) : await runOnBoth(test, subject, reference);
    const failed = tried.result.status === 'failed';
    const found = somethingFound(tried.watched);
    everFailed ||= failed;
    if ((failed || found) && attempts <= retries) continue;
    // A test that passes each time is not flaky for what the invariants find each time.
    const alike = found && !everFailed;
    return attempts === 1 || alike ? tried : { ...tried, result: { ...tried.result, attempts } };
  }
}

async function runOnBoth(test: Test, subject: Subject, reference: Subject): Promise<Tried> {
  const [log, referenceLog] = [new WireLog(), new WireLog()];
  const tried = await runTest(test, subject, log);
  if (tried.result.status === 'skipped') return tried;
  const { result: there, watched: watchedThere } = await runTest(test, reference, referenceLog);
  if (there.status === 'skipped') return { ...tried, watchedThere };
  return {
    result: { ...tried.result, reference: comparedWith(test, there, log, referenceLog) },
    watched: tried.watched,
    watchedThere,
  };
}

/** Runs one test, if the target has what it needs, and checks the invariants on every answer that it receives. */
export async function runTest(test: Test, subject: Subject, log = new WireLog()): Promise<Tried> {
  const { id, level, requirement, why, see, pair } = test;
  const identity = {
    id,
    level,
    requirement,
    why,
    see,
    ...(pair && { api: { key: pair.api.key, name: pair.api.name }, version: pair.version }),
  };
  const skipped = reasonToSkip(test, subject);
  if (skipped !== undefined) {
    return { result: { ...identity, status: 'skipped', reason: skipped, differences: [], durationMs: 0 }, watched: [] };
  }
  const began = performance.now();
  const { outcome, watched } = await watchedOutcome(test, subject, log);
  const verdict = judge(test, subject, outcome);
  const durationMs = Math.round(performance.now() - began);
  const result = {
    ...identity,
    ...verdict,
    ...(verdict.status !== 'passed' && verdict.status !== 'skipped' && { exchanges: log.evidence() }),
    durationMs,
  };
  // What an earlier release does otherwise in this test, the invariants find otherwise, too.
  return { result, watched: earlierBehaviour(subject.client, id) === undefined ? watched : [] };
}

/** Why a test is not tried on this target; undefined for one that is. */
export function reasonToSkip(test: Test, { client, features }: Subject): string | undefined {
  const { unavailable, pair, needs, needsPairs = [], when = [], unless = [] } = test;
  if (unavailable !== undefined) return unavailable;
  if (pair !== undefined && !client.supports(pair.api, pair.version)) {
    return `the target does not advertise ${pair.api.name} v${pair.version}`;
  }
  const missing = needs.find((api) => client.version(api) === undefined);
  if (missing !== undefined) return `the target does not serve ${missing.name}, which the test needs`;
  const unspoken = needsPairs.find((needed) => !client.supports(needed.api, needed.version));
  if (unspoken !== undefined)
    return `the target does not advertise ${unspoken.api.name} v${unspoken.version}, which the test needs`;
  const off = when.find((feature) => !features.has(feature));
  if (off !== undefined) return `the target is without ${FEATURES_IN_WORDS[off]}`;
  const on = unless.find((feature) => features.has(feature));
  return on && `the target has ${FEATURES_IN_WORDS[on]}`;
}

interface Outcome {
  readonly differences: readonly Difference[];
  readonly reason?: string;
  /** It could not be tried, for this reason. */
  readonly untried?: boolean;
}

async function watchedOutcome(test: Test, subject: Subject, log: WireLog) {
  const watch = new Watch(subject.client);
  try {
    const outcome = await outcomeOf(test, { ...subject, client: watch.client }, log);
    return { outcome, watched: watch.watched };
  } finally {
    await watch.client.close();
  }
}

async function outcomeOf(test: Test, subject: Subject, log: WireLog): Promise<Outcome> {
  const { timeoutMs = TIMEOUT_MS } = test;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${timeoutMs / 1000} s.`)), timeoutMs);
  });
  try {
    return { differences: await Promise.race([test.run(subject, log), late]) };
  } catch (error) {
    if (error instanceof Mismatch) return { differences: error.differences };
    const reason = reasonOf(error);
    if (error instanceof CannotBeTried) return { differences: [], reason, untried: true };
    if (error instanceof CodecError) return { differences: [wire(reason)], reason };
    if (error instanceof ConnectionError) return { differences: [connection(reason)], reason };
    return { differences: [], reason };
  } finally {
    clearTimeout(timer);
  }
}

function wire(got: string): Difference {
  return { grade: 'wire', path: 'the bytes of the answer', expected: 'what the declaration says', got };
}

const CONNECTION = 'the connection';

function connection(got: string): Difference {
  return { grade: 'contract', path: CONNECTION, expected: 'an answer', got };
}

/** Something went wrong other than that an answer was not what it has to be, which only a target that is there can do. */
function tellsOfAnError({ status, reason, differences }: TestResult): boolean {
  return status !== 'skipped' && (reason !== undefined || differences.some(isOfConnection));
}

function isOfConnection({ path }: Difference): boolean {
  return path === CONNECTION;
}

/** Words alone fail nothing; a SHOULD that does not hold warns. */
function judge(
  { id, requirement, pair }: Test,
  { client }: Subject,
  { untried, ...outcome }: Outcome,
): Outcome & { status: Status } {
  if (untried) return { ...outcome, status: 'skipped' };
  const failed = outcome.reason !== undefined || outcome.differences.some(({ grade }) => grade !== 'text');
  if (!failed) return { ...outcome, status: 'passed' };
  const hangsUp = outcome.differences.some(isOfConnection);
  const excuse = (hangsUp && pair && exceptionFor(pair.api, pair.version)) || earlierBehaviour(client, id);
  if (excuse !== undefined) return { ...outcome, status: 'excused', reason: excuse };
  return { ...outcome, status: requirement === 'MUST' ? 'failed' : 'warned' };
}
