import { ErrorCode, PushTelemetry } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { handle } from '../handler.js';
import { wantedIn } from '../telemetry/wanted.js';

export const pushTelemetry = handle(PushTelemetry, {
  advertised: false,
  answer(request, context) {
    try {
      context.clientInstances.push(request, wantedIn(context, request.clientInstanceId), Date.now());
      return { errorCode: ErrorCode.NONE };
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      return { errorCode: error.code };
    }
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
