import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int8, int16, int32, string } from '../schema.js';

/**
 * Lists what there are configurations of.
 *
 * v0 was called ListClientMetricsResources and lists subscriptions of client metrics alone (KIP-714, KIP-1000); v1 asks
 * by types of resources (KIP-1142).
 */
export const ListConfigResources = api({
  key: 74,
  name: 'ListConfigResources',
  versions: [0, 1],
  flexible: 0,
  request: {
    resourceTypes: array(int8(), { since: 1 }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    configResources: array({
      resourceName: string(),
      resourceType: int8({ since: 1, default: 16, ignorable: true }),
    }),
  },
});

export type ListConfigResourcesRequest = RequestOf<typeof ListConfigResources>;
export type ListConfigResourcesResponse = ResponseOf<typeof ListConfigResources>;
