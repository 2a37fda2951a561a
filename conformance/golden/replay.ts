import { CreateTopics, ListOffsets, Produce } from '../../protocol/index.js';
import type { Difference } from '../../reports/result.js';
import { levelOf } from '../levels.js';
import type { Test } from '../test.js';
import { compareAnswers } from './compare.js';
import { decodeResponseFrame } from './decode-frame.js';
import type { Exchange, GoldenFile } from './golden-file.js';
import { goldenName } from './library.js';
import { perform } from './stage.js';

/** The test that sends a recorded request and compares the answer with what real brokers gave. */
export function replayTest(file: GoldenFile, exchange: Exchange): Test {
  const { api, version } = file;
  return {
    id: `golden/${api.name}/v${version}/${exchange.name}`,
    level: levelOf(api),
    requirement: 'MUST',
    pair: { api, version },
    why: exchange.about,
    see: `${goldenName(api, version)}, recorded from ${exchange.responses.flatMap(({ sources }) => sources).join(', ')}`,
    needs: [
      ...(exchange.topics.length > 0 ? [CreateTopics, ListOffsets] : []),
      ...(exchange.topics.some(({ records }) => records.length > 0) ? [Produce] : []),
    ],
    async run({ client }) {
      return judgeAnswer(file, exchange, await perform({ ...exchange, api, version }, client));
    },
  };
}

/** The differences from the recorded answer that the live one is closest to. */
export function judgeAnswer(
  { api, version }: GoldenFile,
  { request, responses }: Exchange,
  live: Buffer,
): readonly Difference[] {
  const answer = decodeResponseFrame(api, version, live);
  const correlationId = request.readInt32BE(4);
  if (answer.header.correlationId !== correlationId) {
    return [
      {
        grade: 'wire',
        path: 'correlationId',
        expected: String(correlationId),
        got: String(answer.header.correlationId),
      },
    ];
  }
  const verdicts = responses.map(({ frame }) =>
    compareAnswers(api.name, decodeResponseFrame(api, version, frame).body, answer.body),
  );
  const weight = (differences: readonly Difference[]) => differences.filter(({ grade }) => grade !== 'text').length;
  const [closest] = verdicts.sort((a, b) => weight(a) - weight(b));
  if (closest === undefined) throw new Error('an exchange has no recorded response');
  return closest;
}
