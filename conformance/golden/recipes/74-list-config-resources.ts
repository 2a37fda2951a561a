import { IncrementalAlterConfigs, ListConfigResources } from '../../../protocol/index.js';
import { type Recording, recipe } from '../recipe.js';
import { ResourceType } from './resources.js';

const SET = 0;
const DELETE = 1;

/** Sets or deletes a configuration of the first name of a recording, which makes or removes that resource. */
async function configure({ ask, names: [resourceName = ''] }: Recording, type: number, config: string, value?: string) {
  const change = { name: config, configOperation: value === undefined ? DELETE : SET, value: value ?? null };
  await ask(IncrementalAlterConfigs, { resources: [{ resourceType: type, resourceName, configs: [change] }] });
}

/** v0 lists subscriptions of client metrics and nothing else (KIP-1000). */
const listed = (version: number, resourceTypes: number[]) => (version >= 1 ? { resourceTypes } : {});

/** A resource is made, listed, and removed again. */
const made = (name: string, about: string, type: number, config: string, value: string, min = 0) =>
  recipe(ListConfigResources, name, {
    about,
    versions: [min, 1],
    names: 1,
    async script(recording) {
      const { ask, version, names } = recording;
      const list = (isThere: boolean) =>
        ask(
          ListConfigResources,
          listed(version, [type]),
          // Another recording may be about the same: this one waits until it is alone.
          ({ configResources }) =>
            configResources.map(({ resourceName }) => resourceName).join() === (isThere ? names[0] : ''),
        );
      await configure(recording, type, config, value);
      await list(true);
      await configure(recording, type, config);
      await list(false);
    },
  });

export const listConfigResourcesRecipes = [
  made(
    'client-metrics',
    'A subscription of client metrics (KIP-714).',
    ResourceType.CLIENT_METRICS,
    'interval.ms',
    '60000',
  ),
  made('group', 'A group that has a configuration.', ResourceType.GROUP, 'consumer.session.timeout.ms', '50000', 1),
  recipe(ListConfigResources, 'unknown-type', {
    about: 'A kind of thing that has no configuration.',
    versions: [1, 1],
    request: () => ({ resourceTypes: [99] }),
  }),
  recipe(ListConfigResources, 'one-unknown-type', {
    about: 'A kind of thing that has a configuration, and one that has none.',
    versions: [1, 1],
    request: () => ({ resourceTypes: [ResourceType.CLIENT_METRICS, 99] }),
  }),
];
