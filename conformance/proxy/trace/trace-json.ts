import { nameOf } from '../recording-proxy.js';
import { partOf, type Seen } from './trace-line.js';
import { plain } from './whole.js';

/** One exchange as an object for `JSON.stringify`: bytes as hex, records as summaries, secrets hidden. */
export function exchangeAsJson(seen: Seen): object {
  const { exchange, bodies, apiName, tookMs, errors } = seen;
  const { request, response, lost } = exchange;
  const { connection, call, time, frame } = request;
  return {
    time: new Date(time).toISOString(),
    connection: connection.number,
    client: connection.client,
    broker: nameOf(connection.broker),
    api: apiName,
    key: call.key,
    version: call.version,
    correlationId: call.correlationId,
    clientId: call.clientId,
    tookMs: tookMs === undefined ? null : Math.round(tookMs * 1000) / 1000,
    requestBytes: frame.length,
    responseBytes: response?.frame.length ?? null,
    lost,
    errors,
    request: plain(partOf('request', seen), bodies.request) ?? null,
    response: plain(partOf('response', seen), bodies.response) ?? null,
  };
}
