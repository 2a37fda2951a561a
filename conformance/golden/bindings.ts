import { type Api, encodeRequest } from '../../protocol/index.js';
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';
import { isStruct, visitFields } from '../wire/fields.js';
import { valueAt, withValueAt } from './field-path.js';
import type { Bind } from './golden-file.js';
import { type Domain, keyOf, namesNothing } from './renaming.js';
import { RULES } from './rules/index.js';

/** Fields of requests that speak of what a broker invented, by name, whatever the API. */
const DOMAINS: Readonly<Record<string, Domain>> = {
  memberId: 'member',
  producerId: 'producer',
  v3AndBelowProducerId: 'producer',
  producerIdFilters: 'producer',
  topicId: 'topic',
  sessionId: 'session',
  memberEpoch: 'epoch',
  generationIdOrMemberEpoch: 'epoch',
  hmac: 'token',
  brokerIds: 'broker',
  replicas: 'broker',
  /** Of the configuration of a broker: its id as a text. */
  resourceName: 'broker',
  path: 'log-dir',
};

/** One request with its answer, both in the words of the recording. */
export interface Asked {
  readonly api: Api;
  readonly version: number;
  readonly request: Buffer;
  readonly response: Buffer;
}

/** What a request must take from the answers before it, found by its value: an identifier that an earlier answer gave. */
export function bindsOf(api: Api, version: number, request: Buffer, before: readonly Asked[]): Bind[] {
  const given = new Map<string, { readonly step: number; readonly from: string }>();
  before.forEach((asked, index) => {
    const rules = RULES[asked.api.name] ?? {};
    visitFields(decodeResponseFrame(asked.api, asked.version, asked.response).body, (value, from, pattern) => {
      const rule = rules[pattern];
      if (rule?.kind !== 'bound' || namesNothing(rule.domain, value)) return;
      given.set(keyOf(rule.domain, value), { step: index + 1, from });
    });
  });
  const binds: Bind[] = [];
  visitFields(decodeRequestFrame(api, version, request).body, (value, field) => {
    const domain =
      DOMAINS[
        field
          .split('.')
          .at(-1)
          ?.replace(/\[\d+\]$/, '') ?? ''
      ];
    const source = domain && !namesNothing(domain, value) ? given.get(keyOf(domain, value)) : undefined;
    if (source !== undefined) binds.push({ field, ...source });
  });
  return binds;
}

/** A recorded request with what the live answers before it gave in place of what the recorded ones did. */
export function boundRequest(
  { api, version, request }: Pick<Asked, 'api' | 'version' | 'request'>,
  binds: readonly Bind[],
  answers: readonly unknown[],
): Buffer {
  if (binds.length === 0) return request;
  const { header, body } = decodeRequestFrame(api, version, request);
  return Buffer.concat(encodeRequest(api, version, header, bound(body, binds, answers)));
}

/** The body of a recorded request with what it takes from the live answers before it. */
export function bound(body: unknown, binds: readonly Bind[], answers: readonly unknown[]): object {
  const result = binds.reduce((message, { field, step, from }) => {
    const value = valueAt(answers[step - 1], from);
    if (value === undefined)
      throw new Error(`the answer to request ${step} has no ${from}, which a later request needs`);
    return withValueAt(message, field, typeof valueAt(message, field) === 'string' ? String(value) : value);
  }, body);
  if (!isStruct(result)) throw new Error('a message decodes to a struct');
  return result;
}
