import { api, type RequestOf, type ResponseOf } from '../api.js';
import { int16, int32, string } from '../schema.js';

/** Forgets a broker that is gone for good (KIP-631). */
export const UnregisterBroker = api({
  key: 64,
  name: 'UnregisterBroker',
  versions: [0, 0],
  flexible: 0,
  request: {
    brokerId: int32(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0 }),
  },
});

export type UnregisterBrokerRequest = RequestOf<typeof UnregisterBroker>;
export type UnregisterBrokerResponse = ResponseOf<typeof UnregisterBroker>;
