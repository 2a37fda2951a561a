import type { Api } from '../../protocol/index.js';
import type { Level } from '../../reports/result.js';
import type { ClientLibrary, Entrance } from './client.js';
import type { Fresh } from './fresh.js';

/** What a scenario works with. */
export interface ScenarioContext extends Fresh {
  readonly library: ClientLibrary;
  readonly entrance: Entrance;
}

/** Something that an application does with a real client, which must work on every broker. */
export interface Scenario<Context = ScenarioContext> {
  readonly name: string;
  readonly about: string;
  readonly level: Level;
  /** APIs without which it cannot be tried. */
  readonly needs: readonly Api[];
  run(context: Context): Promise<void>;
}
