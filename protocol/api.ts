import { Message } from './message.js';
import type { Fields, Input, StructOf, Versions } from './schema.js';

/** A request and its response: everything that the wire needs to know of one API. */
export interface Api<Req = unknown, Res = unknown> extends Versions {
  readonly key: number;
  readonly name: string;
  readonly request: Message<Req>;
  readonly response: Message<Res>;
}

interface Declaration<Q extends Fields, S extends Fields> extends Versions {
  readonly key: number;
  readonly name: string;
  readonly request: Q;
  readonly response: S;
}

export function api<const Q extends Fields, const S extends Fields>(
  declaration: Declaration<Q, S>,
): Api<StructOf<Q>, StructOf<S>> {
  const { name, request, response } = declaration;
  return {
    ...declaration,
    request: new Message(`${name} request`, request, declaration),
    response: new Message(`${name} response`, response, declaration),
  };
}

/** What a request decodes to. */
export type RequestOf<A> = A extends Api<infer Req, infer _Res> ? Req : never;
/** What a response decodes to. */
export type ResponseOf<A> = A extends Api<infer _Req, infer Res> ? Res : never;
/** What may be given to encode a response: fields left out take their defaults. */
export type AnswerOf<A> = Input<ResponseOf<A>>;
