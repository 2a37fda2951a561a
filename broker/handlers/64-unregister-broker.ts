import { ErrorCode, UnregisterBroker } from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf } from '../errors.js';
import { handle } from '../handler.js';

export const unregisterBroker = handle(UnregisterBroker, {
  async answer({ brokerId }, { metadata, cluster, log }) {
    // Kafka would do it, and leave a cluster of one without a broker.
    if (cluster.brokers.some(({ id }) => id === brokerId)) {
      const errorMessage = `Broker ${brokerId} is at work: only one that is gone can be forgotten.`;
      return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
    }
    if (!metadata.isRegistered(brokerId)) {
      return { errorCode: ErrorCode.BROKER_ID_NOT_REGISTERED, errorMessage: `There is no broker ${brokerId}.` };
    }
    try {
      await metadata.unregisterBroker(brokerId);
      return { errorCode: ErrorCode.NONE, errorMessage: null };
    } catch (error) {
      log.error({ err: error, brokerId }, 'a broker was not forgotten');
      return { errorCode: errorCodeOf(error), errorMessage: errorMessageOf(error) };
    }
  },
  refuse: (_request, errorCode) => ({ errorCode, errorMessage: null }),
});
