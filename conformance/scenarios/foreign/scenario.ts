import type { Api } from '../../../protocol/index.js';
import type { Level } from '../../../reports/result.js';
import type { Struct } from '../../wire/fields.js';
import type { Entrance } from '../client.js';
import type { ForeignClient } from './clients.js';

/** What a scenario works with. */
export interface ForeignContext {
  readonly client: ForeignClient;
  readonly entrance: Entrance;
  /** Has the client do a command, and answers what it saw. Throws with its complaint where it fails. */
  ask(...command: readonly string[]): Promise<Struct>;
  /** Makes a topic that is gone afterwards. */
  freshTopic(partitions: number): Promise<string>;
  /** A name for a topic that the client makes itself, and that is gone afterwards. */
  freshTopicName(): string;
  freshGroupId(): string;
}

/** Something that an application does with a client of another language, which must work on every broker. */
export interface ForeignScenario {
  readonly name: string;
  readonly about: string;
  readonly level: Level;
  /** APIs without which it cannot be tried. */
  readonly needs: readonly Api[];
  run(context: ForeignContext): Promise<void>;
}
