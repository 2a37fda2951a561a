import { ErrorCode, ListConfigResources } from '../../protocol/index.js';
import { ResourceType } from '../configs/resource-type.js';
import { handle } from '../handler.js';

export const listConfigResources = handle(ListConfigResources, {
  answer({ resourceTypes }, { configs, version }) {
    // v0 lists subscriptions of client metrics and nothing else (KIP-714).
    const found = configs.resources(version === 0 ? [ResourceType.CLIENT_METRICS] : resourceTypes);
    if (found === undefined) return { errorCode: ErrorCode.UNSUPPORTED_VERSION };
    return { configResources: found.map(({ type, name }) => ({ resourceName: name, resourceType: type })) };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
