import { ApiVersions, ErrorCode } from '../../protocol/index.js';
import { handle } from '../handler.js';

/** Clients name their software in words that Kafka accepts as part of a metric's name (KIP-511). */
const SOFTWARE_NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?$/;

export const apiVersions = handle(ApiVersions, {
  answer: ({ clientSoftwareName, clientSoftwareVersion }, { version, served }) => {
    if (version >= 3 && !(SOFTWARE_NAME.test(clientSoftwareName) && SOFTWARE_NAME.test(clientSoftwareVersion))) {
      return { errorCode: ErrorCode.INVALID_REQUEST };
    }
    return {
      apiKeys: served.map(({ api, versions: [minVersion, maxVersion] }) => ({
        apiKey: api.key,
        minVersion,
        maxVersion,
      })),
    };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
