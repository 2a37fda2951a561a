import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SocketPair {
  readonly client: Socket;
  /** The end that a broker accepts, paused. */
  readonly server: Socket;
}

/** Two ends of one connection over the loopback interface, gone when the test is over. */
export async function socketPair(): Promise<SocketPair> {
  const listener = createServer({ noDelay: true, pauseOnConnect: true });
  await listenLocally(listener);
  const accepted = new Promise<Socket>((resolve) => listener.once('connection', resolve));
  const client = connect(portOf(listener), '127.0.0.1');
  const [server] = await Promise.all([accepted, once(client, 'connect')]);
  onTestFinished(() => {
    client.destroy();
    server.destroy();
  });
  return { client, server };
}

/** A port that is in use until the test is over. */
export async function usedPort(): Promise<number> {
  const listener = createServer();
  await listenLocally(listener);
  return portOf(listener);
}

async function listenLocally(listener: Server): Promise<void> {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
}

function portOf(listener: Server): number {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  return address.port;
}
