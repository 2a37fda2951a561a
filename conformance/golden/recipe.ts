import { type Api, encodeRequest, type Input } from '../../protocol/index.js';

const REQUEST_ID = { correlationId: 7, clientId: 'fluxmq-golden' };

export interface RecipeTopic {
  readonly partitions?: number;
  readonly configs?: Readonly<Record<string, string>>;
  readonly records?: readonly { readonly partition: number; readonly batch: Buffer }[];
}

/** A topic as the request of a recipe may speak of it. */
export interface BoundTopic {
  readonly name: string;
  readonly id: string;
}

/** How to make one exchange at every version: what must be there, and what to ask. The answers come from real brokers. */
export interface Recipe {
  readonly name: string;
  readonly about: string;
  readonly api: Api;
  readonly versions: readonly [min: number, max: number];
  readonly topics: readonly RecipeTopic[];
  /** How many names of topics that do not exist the request needs. */
  readonly absent: number;
  /** The bytes to send, without the length of the frame. */
  frame(topics: readonly BoundTopic[], absent: readonly string[], version: number): Buffer;
}

interface Definition<Req> {
  readonly about: string;
  readonly versions?: readonly [min: number, max: number];
  readonly topics?: readonly RecipeTopic[];
  readonly absent?: number;
  request(topics: readonly BoundTopic[], absent: readonly string[], version: number): Input<Req>;
}

export function recipe<Req, Res>(api: Api<Req, Res>, name: string, definition: Definition<Req>): Recipe {
  const { request, ...rest } = definition;
  return {
    api,
    name,
    versions: api.versions,
    topics: [],
    absent: 0,
    ...rest,
    frame: (topics, absent, version) =>
      Buffer.concat(encodeRequest(api, version, REQUEST_ID, request(topics, absent, version))),
  };
}
