import { ConnectionError } from '../../../protocol/index.js';
import type { RdClient, RdError } from './kafka-javascript.js';

const CONNECT_TIMEOUT_MS = 15_000;

/** Waits until a client has heard of the cluster. Throws `ConnectionError` with the last error that it told. */
export function connect(client: RdClient): Promise<void> {
  let last: RdError | undefined;
  client.on('event.error', (error) => {
    last = error;
  });
  return new Promise((resolve, reject) => {
    client.connect({ timeout: CONNECT_TIMEOUT_MS }, (error) => {
      if (error) reject(new ConnectionError(`librdkafka cannot connect: ${(last ?? error).message}`, { cause: error }));
      else resolve();
    });
  });
}
