import { decodeRequestFrame, decodeResponseFrame, ifReadable } from '../../decode-frame.js';
import { readCall } from '../../proxy/call.js';
import type { CapturedFrame } from '../../proxy/capture/capture-file.js';
import { isStruct, visitFields } from '../../wire/fields.js';
import type { Asked } from '../bindings.js';
import { RECORDED_MARK, recordedId, recordedName } from '../recorded-words.js';
import { namesNothing } from '../renaming.js';
import { toRecorded } from '../substitute.js';

/** The names that the programs under ci/capture give to topics. */
const TOPICS = [1, 2, 3].map(recordedName);

/** A request that a client sent, with the answer that it got, both in the words of a recording. */
export interface CapturedExchange extends Asked {
  /** The request, decoded. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** The topics that the request speaks of, by name or by id. */
  readonly topics: readonly string[];
}

/** Pairs the frames of a capture, in the order of the requests. What is not declared or cannot be decoded is left out. */
export function exchangesOf(frames: readonly CapturedFrame[]): CapturedExchange[] {
  const pairs = pairsIn(frames);
  const ids = topicIds(pairs);
  const words = [...ids].map(([name, id]) => {
    return { recorded: Buffer.from(recordedId(numberOf(name)), 'base64url'), live: Buffer.from(id, 'base64url') };
  });
  return pairs.flatMap(({ api, version, ...frames }) => {
    const [request, response] = [frames.request, frames.response].map((frame) => toRecorded(frame, words));
    if (request === undefined || response === undefined) return [];
    const asked = ifReadable(() => decodeRequestFrame(api, version, request).body);
    if (!isStruct(asked)) return [];
    const topics = TOPICS.filter((name) => {
      return request.includes(name) || request.includes(Buffer.from(recordedId(numberOf(name)), 'base64url'));
    });
    return [{ api, version, request, response, asked, topics }];
  });
}

function pairsIn(frames: readonly CapturedFrame[]): Asked[] {
  const answers = frames.filter(({ direction }) => direction === 'response');
  return frames.flatMap(({ connection, direction, frame }, index) => {
    const call = direction === 'request' ? readCall(frame, index) : undefined;
    if (call?.api === undefined) return [];
    const at = answers.findIndex(
      (answer) => answer.connection === connection && answer.frame.readInt32BE(0) === call.correlationId,
    );
    const [answer] = at === -1 ? [] : answers.splice(at, 1);
    if (answer === undefined) return [];
    const pair = { api: call.api, version: call.version, request: frame, response: answer.frame };
    return ifReadable(() => decodeResponseFrame(pair.api, pair.version, pair.response)) === undefined ? [] : [pair];
  });
}

/** The ids of the topics whose names are fit for a recording, as the brokers gave them, by name. */
function topicIds(pairs: readonly Asked[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { api, version, response } of pairs) {
    const values = new Map<string, unknown>();
    visitFields(decodeResponseFrame(api, version, response).body, (value, path) => values.set(path, value));
    for (const [path, name] of values) {
      const id = values.get(path.replace(/name$/, 'topicId'));
      if (!path.endsWith('.name') || typeof name !== 'string' || typeof id !== 'string') continue;
      if (name.startsWith(RECORDED_MARK) && !namesNothing('topic', id)) ids.set(name, id);
    }
  }
  return ids;
}

function numberOf(name: string): number {
  return Number(name.slice(RECORDED_MARK.length));
}
