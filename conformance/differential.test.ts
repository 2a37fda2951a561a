import { expect, it } from 'vitest';
import {
  encodeRequest,
  encodeResponse,
  type Input,
  LENGTH_SIZE,
  Metadata,
  type MetadataResponse,
} from '../protocol/index.js';
import { comparedWith } from './differential.js';
import { testOf } from './testing/test-of.js';
import { WireLog } from './wire-log.js';

const VERSION = 12;
const TEST = testOf('metadata/x@v12', { pair: { api: Metadata, version: VERSION } });

/** A log of one request about a topic for each of the answers. */
function logOf(name: string, ...answers: Input<MetadataResponse>[]): WireLog {
  const log = new WireLog();
  answers.forEach((answer, correlationId) => {
    const request = encodeRequest(Metadata, VERSION, { correlationId, clientId: null }, { topics: [{ name }] });
    const response = Buffer.concat(encodeResponse(Metadata, VERSION, correlationId, answer)).subarray(LENGTH_SIZE);
    log.exchanges.push({ api: Metadata, version: VERSION, request: Buffer.concat(request), response });
  });
  return log;
}

const OURS = 'fluxmq-topic-aaaaaaaa-00000abc';
const THEIRS = 'fluxmq-topic-aaaaaaaa-11111def';
const topic = (name: string, topicId: string, errorCode = 0) => ({ name, topicId, errorCode });
const found = (ours: WireLog, theirs: WireLog) =>
  comparedWith(TEST, { status: 'passed' }, ours, theirs).differences.map(({ path, expected, got }) => [
    path,
    expected,
    got,
  ]);

it('finds no difference in names and ids that each target has of its own', () => {
  const ours = logOf(OURS, { topics: [topic(OURS, 'AAAAAAAAAAAAAAAAAAAAAg')] });
  const theirs = logOf(THEIRS, { topics: [topic(THEIRS, 'AAAAAAAAAAAAAAAAAAAAAw')] });
  expect(found(ours, theirs)).toEqual([]);
});

it('finds an error code that differs, and says which is whose', () => {
  const ours = logOf(OURS, { topics: [topic(OURS, 'AAAAAAAAAAAAAAAAAAAAAg', 17)] });
  const theirs = logOf(THEIRS, { topics: [topic(THEIRS, 'AAAAAAAAAAAAAAAAAAAAAw', 3)] });
  expect(found(ours, theirs)).toEqual([
    [
      expect.stringMatching(/^answer 1: topics\[.*\]\.errorCode$/),
      '3 UNKNOWN_TOPIC_OR_PARTITION',
      '17 INVALID_TOPIC_EXCEPTION',
    ],
  ]);
});

it('minds neither topics that the test did not ask for, nor answers that only say to ask again', () => {
  const answer = (name: string) => topic(name, 'AAAAAAAAAAAAAAAAAAAAAg');
  const ours = logOf(OURS, { topics: [answer(OURS), { name: 'of-somebody-else' }] });
  const theirs = logOf(THEIRS, { topics: [{ name: THEIRS, errorCode: 5 }] }, { topics: [answer(THEIRS)] });
  expect(found(ours, theirs)).toEqual([]);
});

it('says where one side gave more answers', () => {
  const answer = { topics: [topic(OURS, 'AAAAAAAAAAAAAAAAAAAAAg')] };
  expect(found(logOf(OURS, answer, answer), logOf(OURS, answer))).toEqual([['the number of answers', '1', '2']]);
});
