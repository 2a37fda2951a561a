import type { Api, Input } from '../../protocol/index.js';
import type { Feature } from '../features.js';

export interface RecipeTopic {
  readonly partitions?: number;
  readonly configs?: Readonly<Record<string, string>>;
  readonly records?: readonly { readonly partition: number; readonly batch: Buffer }[];
}

/** A topic as a request may speak of it. */
export interface BoundTopic {
  readonly name: string;
  readonly id: string;
}

/** What a recipe speaks of and with while it is recorded. */
export interface Recording {
  /** The version that is recorded. */
  readonly version: number;
  readonly topics: readonly BoundTopic[];
  /** Names of topics, of groups, and of anything else (a transaction, a user) that do not exist. */
  readonly absent: readonly string[];
  readonly groups: readonly string[];
  readonly names: readonly string[];
  /**
   * Sends a request, of the recipe's own API at the version that is recorded, of others at the newest that all recorded
   * brokers speak, or at `newest`. With `until` it is asked again until the answer is so.
   */
  ask<Req, Res>(api: Api<Req, Res>, body: Input<Req>, until?: (answer: Res) => boolean, newest?: number): Promise<Res>;
}

/** How to make one exchange at every version: what must be there, and what to ask. The answers come from real brokers. */
export interface Recipe {
  readonly name: string;
  readonly about: string;
  readonly api: Api;
  readonly versions: readonly [min: number, max: number];
  readonly topics: readonly RecipeTopic[];
  /** How many names of topics, groups and other things that do not exist it needs. */
  readonly absent: number;
  readonly groups: number;
  readonly names: number;
  readonly when: readonly Feature[];
  readonly unless: readonly Feature[];
  /** Asks what leads to the exchange, and last what it is about. */
  script(recording: Recording): Promise<void>;
}

type Definition = Pick<Recipe, 'about'> &
  Partial<Pick<Recipe, 'versions' | 'topics' | 'absent' | 'groups' | 'names' | 'when' | 'unless'>>;

interface SingleRequest<Req> extends Definition {
  request(topics: readonly BoundTopic[], absent: readonly string[], version: number): Input<Req>;
}

interface Scripted extends Definition {
  script(recording: Recording): Promise<void>;
}

/** An exchange of one request, or of several where it must be led up to. */
export function recipe<Req, Res>(api: Api<Req, Res>, name: string, definition: SingleRequest<Req> | Scripted): Recipe {
  return {
    api,
    name,
    versions: api.versions,
    topics: [],
    absent: 0,
    groups: 0,
    names: 0,
    when: [],
    unless: [],
    script: async ({ ask, topics, absent, version }) => {
      if ('request' in definition) await ask(api, definition.request(topics, absent, version));
    },
    ...definition,
  };
}
