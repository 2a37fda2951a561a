import type { Api } from '../../protocol/index.js';
import type { Level } from '../../reports/result.js';
import type { ClientLibrary, Entrance } from './client.js';

/** What a scenario works with. */
export interface ScenarioContext {
  readonly library: ClientLibrary;
  readonly entrance: Entrance;
  /** Makes a topic that is gone afterwards. */
  freshTopic(partitions: number): Promise<string>;
  /** A name for a topic that the scenario makes itself, and that is gone afterwards. */
  freshTopicName(): string;
  freshGroupId(): string;
}

/** Something that an application does with a real client, which must work on every broker. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly level: Level;
  /** APIs without which it cannot be tried. */
  readonly needs: readonly Api[];
  run(context: ScenarioContext): Promise<void>;
}
