import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, int8, int16, int32, string } from '../schema.js';

/**
 * Raises or lowers the finalized levels of features (KIP-584).
 *
 * v1 can merely try, and says which kind of downgrade is allowed (KIP-778), v2 answers for all features together.
 */
export const UpdateFeatures = api({
  key: 57,
  name: 'UpdateFeatures',
  versions: [0, 2],
  flexible: 0,
  request: {
    timeoutMs: int32({ default: 60000 }),
    featureUpdates: array({
      feature: string(),
      maxVersionLevel: int16(),
      allowDowngrade: boolean({ until: 0 }),
      upgradeType: int8({ since: 1, default: 1 }),
    }),
    validateOnly: boolean({ since: 1 }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0 }),
    results: array(
      {
        feature: string(),
        errorCode: int16(),
        errorMessage: string({ nullable: 0 }),
      },
      { until: 1, ignorable: true },
    ),
  },
});

export type UpdateFeaturesRequest = RequestOf<typeof UpdateFeatures>;
export type UpdateFeaturesResponse = ResponseOf<typeof UpdateFeatures>;
