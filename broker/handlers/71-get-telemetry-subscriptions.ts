import { ErrorCode, GetTelemetrySubscriptions } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { handle } from '../handler.js';
import { COMPRESSION_TYPES, MOST_BYTES, PUSH_INTERVAL_MS, subscriptionOf } from '../telemetry/client-instances.js';

export const getTelemetrySubscriptions = handle(GetTelemetrySubscriptions, {
  // As by Kafka without a receiver: who asks is answered that nothing is wanted, and nobody is asked to.
  advertised: false,
  answer({ clientInstanceId: givenId }, { clientInstances }) {
    try {
      const clientInstanceId = clientInstances.ask(givenId, Date.now());
      return {
        errorCode: ErrorCode.NONE,
        clientInstanceId,
        subscriptionId: subscriptionOf(clientInstanceId),
        acceptedCompressionTypes: COMPRESSION_TYPES,
        pushIntervalMs: PUSH_INTERVAL_MS,
        telemetryMaxBytes: MOST_BYTES,
        deltaTemporality: true,
        requestedMetrics: [],
      };
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      return { errorCode: error.code };
    }
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
