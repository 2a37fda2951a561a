import { setTimeout as delay } from 'node:timers/promises';
import type { Api, Input } from '../../protocol/index.js';
import { decodeResponseFrame } from '../decode-frame.js';
import { levelOf } from '../levels.js';
import { pathText, responseFields } from '../wire/response-fields.js';
import { changedAt, changesOf } from './field-changes.js';
import type { Mutant } from './mutant.js';
import type { Reply } from './proxy.js';

/** How much later than it should an answer comes. */
export const LATE_MS = 9_000;

/** Every mutant of the answers of one API version: of each field in each way, and of the answer as a whole. */
export function fieldMutants(api: Api, version: number): Mutant[] {
  const ofFields = responseFields(api, version).flatMap((field) =>
    changesOf(field).map(([name, change]) =>
      mutant(api, version, `field/${api.name}/v${version}/${pathText(field.path)}/${name}`, (payload) => {
        return reencoded(api, version, payload, (body) => changedAt(body, field.path, change));
      }),
    ),
  );
  const ofAnswers = Object.entries(WHOLE_ANSWER).map(([name, change]) =>
    mutant(api, version, `answer/${api.name}/v${version}/${name}`, change),
  );
  return [...ofFields, ...ofAnswers];
}

type PayloadChange = (payload: Buffer) => Reply | Promise<Reply>;

/** What can go wrong with an answer whatever it says. */
const WHOLE_ANSWER: Readonly<Record<string, PayloadChange>> = {
  'cut-short': (payload) => [payload.subarray(0, payload.length - 1)],
  'trailing-bytes': (payload) => [Buffer.concat([payload, Buffer.alloc(1)])],
  'wrong-correlation-id': (payload) => {
    const changed = Buffer.from(payload);
    changed.writeInt32BE((changed.readInt32BE(0) + 1) | 0, 0);
    return [changed];
  },
  late: async (payload) => {
    await delay(LATE_MS);
    return [payload];
  },
  'closed-instead': () => 'hang up',
};

/** The answer with its body changed; as it was where the change does not apply or could not be written. */
export function reencoded<Res>(
  api: Api<unknown, Res>,
  version: number,
  payload: Buffer,
  change: (body: Res) => Res | Input<Res>,
): readonly Buffer[] {
  try {
    const { body, headerLength } = decodeResponseFrame(api, version, payload);
    const bytes = api.response.encode(change(body), version);
    return [Buffer.concat([payload.subarray(0, headerLength), bytes])];
  } catch {
    return [payload];
  }
}

function mutant(api: Api, version: number, id: string, change: PayloadChange): Mutant {
  const concerns = (request: { apiKey: number; version: number }) =>
    request.apiKey === api.key && request.version === version;
  return {
    id,
    kind: 'field',
    level: levelOf(api),
    group: api.name,
    touches({ request, answer }) {
      if (request === undefined || answer === undefined || !concerns(request)) return false;
      if (id.startsWith('answer/')) return true;
      const reply = change(answer);
      return Array.isArray(reply) && !reply[0].equals(answer);
    },
    interceptor: () => ({
      answer: (request, payload) => (concerns(request) ? change(payload) : [payload]),
    }),
  };
}
