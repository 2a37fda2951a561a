import { api, type RequestOf, type ResponseOf } from '../api.js';
import { boolean, bytes, int8, int16, int32, uuid } from '../schema.js';

/** Hands a client's metrics to the broker (KIP-714). Advertised only where the broker has a receiver for them. */
export const PushTelemetry = api({
  key: 72,
  name: 'PushTelemetry',
  versions: [0, 0],
  flexible: 0,
  request: {
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    terminating: boolean(),
    compressionType: int8(),
    metrics: bytes(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
  },
});

export type PushTelemetryRequest = RequestOf<typeof PushTelemetry>;
export type PushTelemetryResponse = ResponseOf<typeof PushTelemetry>;
