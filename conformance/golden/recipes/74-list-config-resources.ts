import { IncrementalAlterConfigs, ListConfigResources } from '../../../protocol/index.js';
import { type Recording, recipe } from '../recipe.js';
import { ResourceType } from './resources.js';

const SET = 0;
const DELETE = 1;

/** Sets or deletes the interval of a subscription of client metrics, which makes or removes it (KIP-714). */
async function subscribe({ ask, names: [resourceName = ''] }: Recording, value: string | null) {
  const configs = [{ name: 'interval.ms', configOperation: value === null ? DELETE : SET, value }];
  await ask(IncrementalAlterConfigs, {
    resources: [{ resourceType: ResourceType.CLIENT_METRICS, resourceName, configs }],
  });
}

// Topics and groups are left out: what else there is on the target is not the recording's to say.
export const listConfigResourcesRecipes = [
  recipe(ListConfigResources, 'client-metrics', {
    about: 'A subscription of client metrics is made, listed, and removed again.',
    names: 1,
    async script(recording) {
      const { ask, version, names } = recording;
      // v0 lists subscriptions of client metrics and nothing else (KIP-1000).
      const body = version >= 1 ? { resourceTypes: [ResourceType.CLIENT_METRICS] } : {};
      const list = (...expected: readonly (string | undefined)[]) =>
        ask(ListConfigResources, body, ({ configResources }) => {
          return configResources.map(({ resourceName }) => resourceName).join() === expected.join();
        });
      await subscribe(recording, '60000');
      await list(names[0]);
      await subscribe(recording, null);
      await list();
    },
  }),
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
