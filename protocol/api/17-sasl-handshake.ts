import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, string } from '../schema.js';

/** Chooses the SASL mechanism of a connection. After v0 bare tokens follow, after v1 SaslAuthenticate requests (KIP-152). */
export const SaslHandshake = api({
  key: 17,
  name: 'SaslHandshake',
  versions: [0, 1],
  request: {
    mechanism: string(),
  },
  response: {
    errorCode: int16(),
    mechanisms: array(string()),
  },
});

export type SaslHandshakeRequest = RequestOf<typeof SaslHandshake>;
export type SaslHandshakeResponse = ResponseOf<typeof SaslHandshake>;
