import { CodecError, ConnectionError } from '../protocol/index.js';
import { reasonOf } from '../protocol/reason-of.js';
import type { Difference, Status, TestResult } from '../reports/result.js';
import { letGoOfAbandoned } from './abandoned.js';
import { CannotBeTried } from './cannot-be-tried.js';
import { comparedWith } from './differential.js';
import { earlierBehaviour } from './earlier-releases.js';
import { Mismatch } from './expect.js';
import { FEATURES_IN_WORDS } from './features.js';
import { Watch } from './invariants/watch.js';
import { exceptionFor } from './known-exceptions.js';
import { shuffled } from './order.js';
import type { Subject, Test } from './test.js';
import { WireLog } from './wire-log.js';

/** Most tests wait for answers, not for a processor. */
const AT_ONCE = 8;
const TIMEOUT_MS = 90_000;

export interface RunControl {
  readonly onResult: (result: TestResult) => void;
  /** No test is begun after this; those under way end as they do. */
  readonly signal: AbortSignal;
  /** Drives the order in which tests are begun. */
  readonly seed: number;
  /** How often a test that fails is tried again. */
  readonly retries: number;
  /** How many are under way together; one alone, for a broker whose crash has to be laid at the right door. */
  readonly atOnce?: number | undefined;
  /** What to run every test on as well, to compare the answers. */
  readonly reference?: Subject | undefined;
  /** Called when the target no longer answers anything. */
  readonly onTargetGone: () => void;
}

/** Runs tests, several at once, and reports each as it ends. Results come in the order of the tests. */
export async function runTests(tests: readonly Test[], subject: Subject, control: RunControl): Promise<TestResult[]> {
  const results: TestResult[] = [];
  const waiting = shuffled([...tests.entries()], control.seed);
  const worker = async () => {
    for (;;) {
      const [index, test] = (control.signal.aborted ? undefined : waiting.shift()) ?? [];
      if (index === undefined || test === undefined) return;
      const result = await tryTest(test, subject, control);
      results[index] = result;
      control.onResult(result);
      if (result.differences.some(isOfConnection) && !(await subject.client.isAlive())) control.onTargetGone();
    }
  };
  const abandoned = letGoOfAbandoned();
  await Promise.all(Array.from({ length: control.atOnce ?? AT_ONCE }, worker)).finally(() => abandoned.end());
  return results.filter((result) => result !== undefined);
}

/** Tries a test, and again while it fails and may be tried again. */
async function tryTest(test: Test, subject: Subject, { retries, reference }: RunControl): Promise<TestResult> {
  for (let attempts = 1; ; attempts++) {
    const result = reference === undefined ? await runTest(test, subject) : await runOnBoth(test, subject, reference);
    if (result.status === 'failed' && attempts <= retries) continue;
    return attempts === 1 ? result : { ...result, attempts };
  }
}

async function runOnBoth(test: Test, subject: Subject, reference: Subject): Promise<TestResult> {
  const [log, referenceLog] = [new WireLog(), new WireLog()];
  const result = await runTest(test, subject, log);
  if (result.status === 'skipped') return result;
  const there = await runTest(test, reference, referenceLog);
  if (there.status === 'skipped') return result;
  return { ...result, reference: comparedWith(test, there, log, referenceLog) };
}

/** Runs one test, if the target has what it needs, and checks the invariants on every answer that it receives. */
export async function runTest(test: Test, subject: Subject, log = new WireLog()): Promise<TestResult> {
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
  if (skipped !== undefined) return { ...identity, status: 'skipped', reason: skipped, differences: [], durationMs: 0 };
  const began = performance.now();
  const verdict = judge(test, subject, await outcomeOf(test, subject, log));
  const durationMs = Math.round(performance.now() - began);
  return {
    ...identity,
    ...verdict,
    ...(verdict.status !== 'passed' && verdict.status !== 'skipped' && { exchanges: log.evidence() }),
    durationMs,
  };
}

function reasonToSkip(test: Test, { client, features }: Subject): string | undefined {
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

async function outcomeOf(test: Test, subject: Subject, log: WireLog): Promise<Outcome> {
  const watch = new Watch(subject.client);
  try {
    const { differences, ...rest } = await ownOutcome(test, { ...subject, client: watch.client }, log);
    return { ...rest, differences: [...differences, ...watch.differences] };
  } finally {
    await watch.client.close();
  }
}

async function ownOutcome(test: Test, subject: Subject, log: WireLog): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
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
