import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Api, Connection, encodeRequest, frame, type Input } from '../../protocol/index.js';
import type { BrokerConfig } from '../config.js';
import { BrokerServer } from '../server.js';
import { type CapturedLog, capturedLog } from './captured-log.js';

export const LOCALHOST = '127.0.0.1';

/** A broker on a free port of this machine alone, closed when the test is over. */
export async function runningBroker(
  config: Partial<BrokerConfig> = {},
  { log }: CapturedLog = capturedLog('silent'),
): Promise<BrokerServer> {
  const broker = new BrokerServer({ host: LOCALHOST, port: 0, ...config }, log);
  onTestFinished(() => broker.close());
  await broker.start();
  return broker;
}

/** A client of the broker, closed when the test is over. */
export async function connectTo({ port }: { readonly port: number }): Promise<Connection> {
  const connection = await Connection.open({ host: LOCALHOST, port });
  onTestFinished(() => connection.close());
  return connection;
}

/** A client that writes bytes, and reads when it is told to. */
export function rawClientOf({ port }: { readonly port: number }): Socket {
  const socket = connect(port, LOCALHOST);
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** The bytes of a request, the length of its frame included. */
export function requestBytes<Req>(api: Api<Req>, version: number, body: Input<Req>): Buffer {
  return Buffer.concat(frame(encodeRequest(api, version, { correlationId: 0, clientId: 'test' }, body)));
}
