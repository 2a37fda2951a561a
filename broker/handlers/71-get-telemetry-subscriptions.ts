import { ErrorCode, GetTelemetrySubscriptions } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { handle } from '../handler.js';
import { COMPRESSION_TYPES, MOST_BYTES } from '../telemetry/client-instances.js';
import { wantedIn } from '../telemetry/wanted.js';

export const getTelemetrySubscriptions = handle(GetTelemetrySubscriptions, {
  // As by Kafka without a receiver: who asks is told what is wanted, and nobody is asked to.
  advertised: false,
  answer({ clientInstanceId: givenId }, context) {
    const clientInstanceId = context.clientInstances.idOf(givenId);
    const wanted = wantedIn(context, clientInstanceId);
    try {
      const subscriptionId = context.clientInstances.ask(clientInstanceId, wanted, Date.now());
      return {
        errorCode: ErrorCode.NONE,
        clientInstanceId,
        subscriptionId,
        acceptedCompressionTypes: COMPRESSION_TYPES,
        pushIntervalMs: wanted.intervalMs,
        telemetryMaxBytes: MOST_BYTES,
        deltaTemporality: true,
        requestedMetrics: [...wanted.metrics],
      };
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      return { errorCode: error.code };
    }
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
