import { ErrorCode, UpdateFeatures } from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf, KafkaError } from '../errors.js';
import { checkUpdate } from '../features/check-update.js';
import { supportedFeatures } from '../features/features.js';
import { handle } from '../handler.js';

/** Up to this version each feature is answered for. */
const LAST_WITH_RESULTS = 1;

export const updateFeatures = handle(UpdateFeatures, {
  async answer({ featureUpdates, validateOnly }, { version, served, metadata, log }) {
    const levels = new Map(featureUpdates.map(({ feature, maxVersionLevel }) => [feature, maxVersionLevel]));
    try {
      const supported = supportedFeatures(served);
      const chosen = metadata.featureLevels();
      for (const update of featureUpdates) checkUpdate(update, supported, chosen);
      if (!validateOnly && levels.size > 0) await metadata.setFeatureLevels(levels);
    } catch (error) {
      if (!(error instanceof KafkaError)) log.error({ err: error }, 'features were not updated');
      return { errorCode: errorCodeOf(error), errorMessage: errorMessageOf(error) };
    }
    const results = [...levels.keys()].map((feature) => ({ feature, errorCode: ErrorCode.NONE, errorMessage: null }));
    return { errorCode: ErrorCode.NONE, errorMessage: null, ...(version <= LAST_WITH_RESULTS && { results }) };
  },
  refuse: (_request, errorCode) => ({ errorCode, errorMessage: null }),
});
