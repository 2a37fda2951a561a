import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, float64, int16, int32, string } from '../schema.js';

/** Sets and removes client quotas (KIP-546). v1 is flexible. */
export const AlterClientQuotas = api({
  key: 49,
  name: 'AlterClientQuotas',
  versions: [0, 1],
  flexible: 1,
  request: {
    entries: array({
      entity: array({
        entityType: string(),
        entityName: string({ nullable: 0 }),
      }),
      ops: array({
        key: string(),
        value: float64(),
        remove: boolean(),
      }),
    }),
    validateOnly: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    entries: array({
      errorCode: int16(),
      errorMessage: string({ nullable: 0 }),
      entity: array({
        entityType: string(),
        entityName: string({ nullable: 0 }),
      }),
    }),
  },
});

export type AlterClientQuotasRequest = RequestOf<typeof AlterClientQuotas>;
export type AlterClientQuotasResponse = ResponseOf<typeof AlterClientQuotas>;
