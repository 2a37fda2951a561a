import { ApiVersions, ErrorCode } from '../../protocol/index.js';
import { levelOf, supportedFeatures } from '../features/features.js';
import { type Handler, handle } from '../handler.js';
import type { ClusterMetadata } from '../metadata/cluster-metadata.js';

/** Clients name their software in words that Kafka accepts as part of a metric's name (KIP-511). */
const SOFTWARE_NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?$/;

/** The first version that tells of features (KIP-584). */
const FEATURES_VERSION = 3;
/** The first version whose readers know ranges that begin at 0 (KAFKA-17011). */
const ZERO_VERSION = 4;

export const apiVersions = handle(ApiVersions, {
  answer: ({ clientSoftwareName, clientSoftwareVersion }, { version, served, metadata, peer }) => {
    if (version >= 3 && !(SOFTWARE_NAME.test(clientSoftwareName) && SOFTWARE_NAME.test(clientSoftwareVersion))) {
      return { errorCode: ErrorCode.INVALID_REQUEST };
    }
    if (version >= 3) peer.software = { name: clientSoftwareName, version: clientSoftwareVersion };
    return {
      apiKeys: served
        .filter(({ advertised }) => advertised)
        .map(({ api, versions: [minVersion, maxVersion] }) => ({ apiKey: api.key, minVersion, maxVersion })),
      ...(version >= FEATURES_VERSION && featuresOf(served, metadata, version)),
    };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});

function featuresOf(served: readonly Handler[], metadata: ClusterMetadata, version: number) {
  const supported = supportedFeatures(served);
  const chosen = metadata.featureLevels();
  const levels = supported.map((feature) => ({ name: feature.name, level: levelOf(feature, chosen) }));
  return {
    supportedFeatures: supported
      .filter(({ minVersion }) => minVersion > 0 || version >= ZERO_VERSION)
      .map(({ name, minVersion, maxVersion }) => ({ name, minVersion, maxVersion })),
    // It goes up with every change of levels, and with others.
    finalizedFeaturesEpoch: BigInt(metadata.quorum.endOffset - 1),
    finalizedFeatures: levels
      .filter(({ level }) => level > 0)
      .map(({ name, level }) => ({ name, minVersionLevel: level, maxVersionLevel: level })),
  };
}
