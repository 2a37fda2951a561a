import { type Api, encodeRequest, encodeResponse, type Input, LENGTH_SIZE } from '../../protocol/index.js';
import { decodeRequestFrame, ifReadable } from '../decode-frame.js';
import { levelOf } from '../levels.js';
import { codesOf, ERROR_FIELD } from '../wire/error-codes.js';
import { isStruct } from '../wire/fields.js';
import type { SentRequest } from '../wire/request-frames.js';
import { reencoded } from './field-mutants.js';
import type { Met, Mutant } from './mutant.js';
import type { Interceptor, Passage } from './proxy.js';

interface Definition {
  /** What such a broker does. */
  readonly does: string;
  /** Whether it could show itself; else to whoever speaks the API. */
  touches?(met: Met): boolean;
  interceptor(): Interceptor;
}

/** A mutant that does something else than it should, in whatever version of `api` it is asked. */
export function behaviour(api: Api, name: string, { does, touches, interceptor }: Definition): BehaviourMutant {
  return {
    id: `behaviour/${name}`,
    kind: 'behaviour',
    level: levelOf(api),
    group: api.name,
    does,
    touches: touches ?? (({ request }) => request?.apiKey === api.key),
    interceptor,
  };
}

export interface BehaviourMutant extends Mutant {
  readonly does: string;
}

/** One that asks the broker for something else than the client did. */
export function asking<Req, Res>(
  api: Api<Req, Res>,
  name: string,
  does: string,
  change: (body: Req, version: number) => Input<Req>,
): BehaviourMutant {
  const changed = (sent: SentRequest) => {
    const request = requestWith(api, sent, change);
    return request === undefined || request.equals(sent.frame) ? undefined : request;
  };
  const request = (sent: SentRequest): Passage => {
    const other = changed(sent);
    return other === undefined ? 'on' : { forward: [other] };
  };
  return behaviour(api, name, {
    does,
    touches: ({ request: sent }) => sent !== undefined && changed(sent) !== undefined,
    interceptor: () => ({ request }),
  });
}

/** One that answers something else than the broker does. */
export function answering<Req, Res>(
  api: Api<Req, Res>,
  name: string,
  does: string,
  change: (body: Res, asked: Req, version: number) => Input<Res>,
): BehaviourMutant {
  return behaviour(api, name, {
    does,
    touches: ({ request, answer }) =>
      request !== undefined &&
      answer !== undefined &&
      !answerWith(api, request, answer, change).every((payload) => payload.equals(answer)),
    interceptor: () => ({ answer: (sent, payload) => answerWith(api, sent, payload, change) }),
  });
}

/** One that answers what it remembers; `make` begins with an empty memory. */
export function remembering<Req, Res>(
  api: Api<Req, Res>,
  name: string,
  does: string,
  make: () => (body: Res, asked: Req, version: number) => Input<Res>,
): BehaviourMutant {
  return behaviour(api, name, {
    does,
    interceptor() {
      const change = make();
      return { answer: (sent, payload) => answerWith(api, sent, payload, change) };
    },
  });
}

/** One that says that all is well where the broker answers one of these codes. */
export function accepting(api: Api, name: string, does: string, codes: readonly number[]): BehaviourMutant {
  const accepted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(accepted);
    if (!isStruct(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, inner]) => {
        const code = ERROR_FIELD.test(field) && codes.some((one) => one === inner);
        return [field, code ? 0 : accepted(inner)];
      }),
    );
  };
  return behaviour(api, name, {
    does,
    touches: ({ request, answer }) =>
      request?.apiKey === api.key &&
      answer !== undefined &&
      (ifReadable(() => codesOf(api, request.version, answer)) ?? []).some((code) => codes.includes(code)),
    interceptor: () => ({
      answer: (sent, payload) =>
        sent.apiKey === api.key ? reencoded(api, sent.version, payload, accepted) : [payload],
    }),
  });
}

/** One that answers by itself and has the broker do nothing; where `answer` gives nothing the request goes on. */
export function pretending<Req, Res>(
  api: Api<Req, Res>,
  name: string,
  does: string,
  make: () => (asked: Req, version: number) => Input<Res> | undefined,
): BehaviourMutant {
  return behaviour(api, name, {
    does,
    interceptor() {
      const answer = make();
      return {
        request(sent) {
          const asked = bodyOf(api, sent);
          const body = asked && answer(asked, sent.version);
          return body === undefined ? 'on' : { forward: [], answers: [answerTo(api, sent, body)] };
        },
      };
    },
  });
}

/** The payload of an answer of the proxy's own. */
export function answerTo<Res>(api: Api<unknown, Res>, sent: SentRequest, body: Input<Res>): Buffer {
  return Buffer.concat(encodeResponse(api, sent.version, sent.correlationId, body)).subarray(LENGTH_SIZE);
}

/** The body of a request; undefined where it is of another API, or cannot be decoded. */
export function bodyOf<Req, Res>(api: Api<Req, Res>, { apiKey, version, frame }: SentRequest): Req | undefined {
  if (apiKey !== api.key) return undefined;
  return ifReadable(() => decodeRequestFrame(api, version, frame).body);
}

/** A request with another body; undefined where it is of another API, cannot be decoded, or could not be written so. */
export function requestWith<Req, Res>(
  api: Api<Req, Res>,
  sent: SentRequest,
  change: (body: Req, version: number) => Input<Req>,
): Buffer | undefined {
  const body = bodyOf(api, sent);
  if (body === undefined) return undefined;
  const { version, correlationId } = sent;
  const { clientId } = decodeRequestFrame(api, version, sent.frame).header;
  try {
    return Buffer.concat(encodeRequest(api, version, { correlationId, clientId }, change(body, version)));
  } catch {
    return undefined;
  }
}

/** An answer with another body; as it was where it is of another API. */
export function answerWith<Req, Res>(
  api: Api<Req, Res>,
  sent: SentRequest,
  payload: Buffer,
  change: (body: Res, asked: Req, version: number) => Input<Res>,
): readonly Buffer[] {
  const asked = bodyOf(api, sent);
  if (asked === undefined) return [payload];
  return reencoded(api, sent.version, payload, (body) => change(body, asked, sent.version));
}
