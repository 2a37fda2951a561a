import { randomInt } from 'node:crypto';
import { checkWritable, writeReport } from '../../reports/output.js';
import { addressTarget } from '../../targets/address.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { interruption } from '../../targets/interruption.js';
import { packageVersion } from '../../targets/package-root.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import { readSecurity, type SecurityOptions } from '../../targets/security-options.js';
import { TargetError } from '../../targets/target.js';
import { letGoOfAbandoned } from '../abandoned.js';
import { apiNames } from '../api-names.js';
import { allTests, select } from '../plan.js';
import { subjectOf } from '../subject.js';
import type { Subject, Test } from '../test.js';
import { caseOf, globPattern } from '../test-ids.js';
import { type Prey, takeBaseline } from './baseline.js';
import { findCatches, withoutCatch, writeCatches } from './catches.js';
import { type Goldens, hunt, sample, type Verdict } from './hunt.js';
import { HuntProgress } from './hunt-progress.js';
import { type Score, score, shortcomings } from './score.js';
import { scoreMarkdown, scoreText } from './score-report.js';
import { share, Worker } from './worker.js';

export interface VerifyOptions extends SecurityOptions {
  /** `HOST:PORT[,HOST:PORT…]` of a correct broker; without it the reference broker is started. */
  readonly target?: string;
  readonly goldens?: Goldens;
  /** Only mutants of the answers of these APIs, and the tests of these. */
  readonly apis?: readonly string[];
  /** A glob over the ids of mutants, such as a report names them. */
  readonly mutants?: string;
  /** So many of the mutants, as the seed decides. */
  readonly sample?: number;
  readonly seed?: number;
  readonly json?: string;
  readonly markdown?: string;
  readonly writeCatches?: boolean;
}

/** Exit codes of `verify`: enough is noticed, too little is, it was interrupted. */
const EXIT = { enough: 0, tooLittle: 1, interrupted: 130 } as const;
const WORKERS = 8;

/** Tells how much of what a broker could do wrong the suite notices. Answers the exit code; throws `TargetError`. */
export async function verify({ target: where, seed = randomInt(2 ** 31), ...options }: VerifyOptions): Promise<number> {
  const { json, markdown } = options;
  checkWritable(json);
  checkWritable(markdown);
  const security = readSecurity(options);
  if (security.tls !== undefined) {
    throw new TargetError('What TLS protects cannot be changed on the way: give a listener in plain text.');
  }
  const interrupted = interruption();
  const abandoned = letGoOfAbandoned();
  const target = where === undefined ? await startReferenceBroker() : addressTarget(where, security);
  try {
    const client = await ClusterClient.connect(target.bootstrap, target.security);
    const subject = await subjectOf(target, client);
    const workers = Array.from({ length: WORKERS }, () => new Worker(subject));
    try {
      if (options.writeCatches === true) {
        await lookForCatches(workers, options.apis, seed, interrupted.signal);
        return interrupted.signal.aborted ? EXIT.interrupted : EXIT.enough;
      }
      const found = await judgeSuite(subject, workers, { ...options, seed }, interrupted.signal);
      process.stdout.write(`${scoreText(found)}\n`);
      if (json !== undefined) await writeReport(json, `${JSON.stringify(found, null, 2)}\n`);
      if (markdown !== undefined) await writeReport(markdown, scoreMarkdown(found));
      if (interrupted.signal.aborted) return EXIT.interrupted;
      return shortcomings(found).length === 0 ? EXIT.enough : EXIT.tooLittle;
    } finally {
      for (const worker of workers) await worker.close();
      await client.close();
    }
  } finally {
    await target.close();
    interrupted.end();
    abandoned.end();
  }
}

async function judgeSuite(
  { target }: Subject,
  workers: readonly Worker[],
  { apis, goldens = 'with', mutants = '*', sample: size, seed }: VerifyOptions & { readonly seed: number },
  signal: AbortSignal,
): Promise<Score> {
  const tests = (await testsOf(apis)).filter(({ id }) => goldens !== 'off' || !id.startsWith('golden/'));
  const prey = await preyOf(tests, workers, signal);
  const names = apis && apiNames(apis);
  const pattern = globPattern(mutants);
  const wanted = sample(
    prey.filter(({ mutant: { id, group } }) => pattern.test(id) && (names === undefined || names.includes(group))),
    size,
    seed,
  );
  if (wanted.length === 0)
    throw new TargetError('No mutant is selected: the report of verify names those that there are.');
  const verdicts: Verdict[] = [];
  const hunting = tell('mutants', wanted.length);
  await share(workers, wanted, signal, async (worker, one) => {
    const verdict = await hunt(one, worker, goldens, seed, signal);
    if (!signal.aborted) verdicts.push(verdict);
    hunting.step();
  });
  return score(verdicts, { suiteVersion: packageVersion(), target: target.name, seed, goldens });
}

/** Writes down for each case of which no catch is known a mutant that it catches. */
async function lookForCatches(
  workers: readonly Worker[],
  apis: VerifyOptions['apis'],
  seed: number,
  signal: AbortSignal,
): Promise<void> {
  const prey = await preyOf(withoutCatch(await testsOf(apis)), workers, signal);
  const looking = (total: number) => tell('cases that have caught none', total);
  await writeCatches(await findCatches(prey, workers, seed, signal, looking));
}

async function testsOf(apis: VerifyOptions['apis']): Promise<Test[]> {
  return select(await allTests([]), apis === undefined ? {} : { apis });
}

/** Runs tests without a mutant, and tells what could show itself to which of them. */
async function preyOf(
  tests: readonly Test[],
  workers: readonly Worker[],
  signal: AbortSignal,
): Promise<readonly Prey[]> {
  const running = tell('tests without a mutant', tests.length);
  const { prey, failed } = await takeBaseline(tests, workers, signal, () => running.step());
  if (failed.length > 0) {
    const ids = [...new Set(failed.map(caseOf))].join(', ');
    process.stderr.write(`${failed.length} tests fail without a mutant, and prove nothing: ${ids}\n`);
  }
  return prey;
}

function tell(what: string, total: number): HuntProgress {
  return new HuntProgress(what, total, process.stderr);
}
