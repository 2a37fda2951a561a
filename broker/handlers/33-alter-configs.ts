import { AlterConfigs } from '../../protocol/index.js';
import { alterEach, refuseEach } from '../configs/alter-each.js';
import { handle } from '../handler.js';

export const alterConfigs = handle(AlterConfigs, {
  async answer({ resources, validateOnly }, { configs, log }) {
    const alter = ({ resourceType, resourceName, configs: wanted }: (typeof resources)[number]) =>
      configs.replace({ type: resourceType, name: resourceName }, wanted, validateOnly);
    return { responses: await alterEach(resources, alter, log) };
  },
  refuse: ({ resources }, errorCode) => ({ responses: refuseEach(resources, errorCode) }),
});
