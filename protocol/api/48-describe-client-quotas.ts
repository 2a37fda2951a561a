import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, float64, int8, int16, int32, string } from '../schema.js';

/** Lists client quotas that match all the given parts of an entity (KIP-546). v1 is flexible. */
export const DescribeClientQuotas = api({
  key: 48,
  name: 'DescribeClientQuotas',
  versions: [0, 1],
  flexible: 1,
  request: {
    components: array({
      entityType: string(),
      matchType: int8(),
      match: string({ nullable: 0 }),
    }),
    strict: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0 }),
    entries: array(
      {
        entity: array({
          entityType: string(),
          entityName: string({ nullable: 0 }),
        }),
        values: array({
          key: string(),
          value: float64(),
        }),
      },
      { nullable: 0 },
    ),
  },
});

export type DescribeClientQuotasRequest = RequestOf<typeof DescribeClientQuotas>;
export type DescribeClientQuotasResponse = ResponseOf<typeof DescribeClientQuotas>;
