import type { Struct } from '../../wire/fields.js';
import type { Entrance } from '../client.js';
import type { Fresh } from '../fresh.js';
import type { Scenario } from '../scenario.js';
import type { ForeignClient } from './clients.js';

/** What a scenario works with. */
export interface ForeignContext extends Fresh {
  readonly client: ForeignClient;
  readonly entrance: Entrance;
  /** Has the client do a command, and answers what it saw. Throws with its complaint where it fails. */
  ask(...command: readonly string[]): Promise<Struct>;
}

/** Something that an application does with a client of another language, which must work on every broker. */
export type ForeignScenario = Scenario<ForeignContext>;
