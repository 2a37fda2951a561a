import type { Codec } from '../../protocol/records/batch-header.js';
import type { ClientLibrary, Entrance } from './client.js';

/** What a scenario works with. */
export interface ScenarioContext {
  readonly library: ClientLibrary;
  readonly entrance: Entrance;
  /** Makes a topic that is gone afterwards. */
  freshTopic(partitions: number): Promise<string>;
  freshGroupId(): string;
}

/** Something that an application does with a real client, which must work on every broker. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  run(context: ScenarioContext): Promise<void>;
}

export const CODECS_OF_CLIENTS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
