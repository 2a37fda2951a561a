import { IncrementalAlterConfigs } from '../../protocol/index.js';
import { alterEach, refuseEach } from '../configs/alter-each.js';
import { handle } from '../handler.js';

export const incrementalAlterConfigs = handle(IncrementalAlterConfigs, {
  async answer({ resources, validateOnly }, { configs, log }) {
    const alter = ({ resourceType, resourceName, configs: wanted }: (typeof resources)[number]) => {
      const changes = wanted.map(({ name, configOperation, value }) => ({ name, operation: configOperation, value }));
      return configs.change({ type: resourceType, name: resourceName }, changes, validateOnly);
    };
    return { responses: await alterEach(resources, alter, log) };
  },
  refuse: ({ resources }, errorCode) => ({ responses: refuseEach(resources, errorCode) }),
});
