import { ErrorCode, PushTelemetry } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { handle } from '../handler.js';

export const pushTelemetry = handle(PushTelemetry, {
  advertised: false,
  answer(request, { clientInstances }) {
    try {
      clientInstances.push(request, Date.now());
      return { errorCode: ErrorCode.NONE };
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      return { errorCode: error.code };
    }
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
