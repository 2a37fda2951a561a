import { type Api, EndTxn, ErrorCode, Produce } from '../../protocol/index.js';
import type { Difference } from '../../reports/result.js';
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';
import { levelOf } from '../levels.js';
import type { Subject, Test } from '../test.js';
import { codesOf } from '../wire/error-codes.js';
import type { WireLog } from '../wire-log.js';
import { maySpeakOfTransaction, transactionOf } from './addressee.js';
import { boundRequest } from './bindings.js';
import { bytesAround } from './bytes-around.js';
import { compareAnswers } from './compare.js';
import type { Exchange, GoldenFile, Step } from './golden-file.js';
import { goldenName } from './library.js';
import { Renaming } from './renaming.js';
import { Stage } from './stage.js';

/** The test that sends recorded requests and compares the answers with what real brokers gave. */
export function replayTest({ api, version }: Pick<GoldenFile, 'api' | 'version'>, exchange: Exchange): Test {
  const { topics, steps, when, unless } = exchange;
  return {
    id: `golden/${api.name}/v${version}/${exchange.name}`,
    level: levelOf(api),
    requirement: 'MUST',
    pair: { api, version },
    why: exchange.about,
    see: `${goldenName(api, version)}, recorded from ${sourcesOf(exchange).join(', ')}`,
    needs: [
      ...(topics.some(({ records }) => records.length > 0) ? [Produce] : []),
      ...(steps.some(isTransactional) ? [EndTxn] : []),
    ],
    needsPairs: steps.slice(0, -1),
    when,
    unless,
    run: (subject, log) => replay(exchange, subject, log),
  };
}

/** A target that ends no transactions coordinates none, whatever else it does with transactional ids. */
function isTransactional({ api, version, request }: Step): boolean {
  // Decoding every request there is would take a good part of what the suite needs to start.
  if (!maySpeakOfTransaction(api)) return false;
  return transactionOf(api, decodeRequestFrame(api, version, request).body) !== undefined;
}

function sourcesOf({ steps }: Exchange): readonly string[] {
  return steps.at(-1)?.responses.flatMap(({ sources }) => sources) ?? [];
}

/** How often an exchange is begun anew, under other names, where the coordinator forgot a member in between. */
const ATTEMPTS = 8;

/** What is not as it was recorded; nothing is asked after the first answer that differs by more than words. */
export async function replay(
  exchange: Exchange,
  { client, topics }: Pick<Subject, 'client' | 'topics'>,
  log: WireLog,
): Promise<readonly Difference[]> {
  for (let attempt = 1; ; attempt++) {
    const stage = await Stage.set(exchange, client, log, topics);
    try {
      const { differences, forgotten } = await replayOn(stage, exchange, log);
      if (!forgotten || attempt === ATTEMPTS) return differences;
    } finally {
      await stage.clear();
    }
  }
}

interface Outcome {
  readonly differences: readonly Difference[];
  /**
   * Whether a request after the first was told that nobody knows its member: Kafka 3.9 drops a group that is still empty
   * whenever some topic is deleted.
   */
  readonly forgotten: boolean;
}

async function replayOn(stage: Stage, { steps }: Exchange, log: WireLog): Promise<Outcome> {
  const answers: unknown[] = [];
  const text: Difference[] = [];
  let renaming = new Renaming();
  for (const [index, step] of steps.entries()) {
    const { api, version, responses, eventually } = step;
    const judge = (live: Buffer) => judgeAnswer(step, live, renaming);
    const may = responses.flatMap(({ frame }) => codesOf(api, version, frame));
    const response = await stage.ask(api, version, boundRequest(step, step.binds, answers), {
      may,
      ...(eventually && { wanted: (live: Buffer) => !judge(live).differences.some(weighs) }),
    });
    const verdict = judge(response);
    log.expect(verdict.recorded);
    renaming = verdict.renaming;
    answers.push(decodeResponseFrame(api, version, response).body);
    const isLast = index === steps.length - 1;
    const differences = isLast ? verdict.differences : verdict.differences.map(inStep(index + 1, api, version));
    text.push(...differences);
    if (differences.some(weighs)) {
      const unknown = codesOf(api, version, response).includes(ErrorCode.UNKNOWN_MEMBER_ID);
      return { differences: text, forgotten: index > 0 && unknown && !may.includes(ErrorCode.UNKNOWN_MEMBER_ID) };
    }
  }
  return { differences: text, forgotten: false };
}

function weighs({ grade }: Difference): boolean {
  return grade !== 'text';
}

function inStep(step: number, { name }: Api, version: number) {
  return (difference: Difference): Difference => ({
    ...difference,
    path: `request ${step} (${name} v${version}): ${difference.path}`,
  });
}

interface Verdict {
  readonly differences: readonly Difference[];
  readonly renaming: Renaming;
  /** The recorded answer that it was compared with. */
  readonly recorded: Buffer;
}

/** The differences from the recorded answer that the live one is closest to, and what stands for what if it is that one. */
function judgeAnswer({ api, version, request, responses }: Step, live: Buffer, renaming: Renaming): Verdict {
  const answer = decodeResponseFrame(api, version, live);
  const verdicts = responses.map(({ frame }) => {
    const tried = renaming.copy();
    const recorded = decodeResponseFrame(api, version, frame);
    const differences = compareAnswers(api.name, recorded.body, answer.body, tried).map((difference) => ({
      grade: difference.grade,
      path: difference.path,
      expected: difference.expected,
      got: difference.got,
      ...bytesAround(api, version, difference, { frame, ...recorded }, { frame: live, ...answer }),
    }));
    return { differences, renaming: tried, recorded: frame };
  });
  const weight = ({ differences }: Verdict) => differences.filter(weighs).length;
  const [closest] = verdicts.sort((a, b) => weight(a) - weight(b));
  if (closest === undefined) throw new Error('an exchange has no recorded response');
  const correlationId = request.readInt32BE(4);
  if (answer.header.correlationId === correlationId) return closest;
  const [expected, got] = [String(correlationId), String(answer.header.correlationId)];
  return { ...closest, differences: [{ grade: 'wire', path: 'correlationId', expected, got }] };
}
