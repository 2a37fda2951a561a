import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Address, type Api, encodeResponse, FrameReader, type Input } from '../../../protocol/index.js';
import type { Closed, Observer, ProxiedBytes, ProxiedConnection, ProxiedMessage } from '../observer.js';

export interface FakeUpstream {
  readonly address: Address;
  /** Connections so far. */
  readonly sockets: readonly Socket[];
  close(): void;
}

/** Listens on a free port, and treats each connection with `serve`. */
export async function fakeUpstream(serve: (socket: Socket) => void): Promise<FakeUpstream> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    sockets,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Answers every request of this API with `body`, and no other. */
export function answering<Res>(api: Api<unknown, Res>, version: number, body: () => Input<Res>) {
  return (socket: Socket): void => {
    const frames = new FrameReader();
    socket.on('data', (chunk) => {
      for (const frame of frames.push(chunk)) {
        if (frame.readInt16BE(0) !== api.key) continue;
        socket.write(Buffer.concat(encodeResponse(api, version, frame.readInt32BE(4), body())));
      }
    });
  };
}

/** Keeps all that it is told. */
export class Notes implements Observer {
  readonly connections: ProxiedConnection[] = [];
  readonly messages: ProxiedMessage[] = [];
  readonly passed: ProxiedBytes[] = [];
  /** Resolves with the first end of a connection. */
  readonly ended: Promise<Closed>;
  private end: (closed: Closed) => void = () => {};

  constructor() {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  opened(connection: ProxiedConnection): void {
    this.connections.push(connection);
  }
  message(message: ProxiedMessage): void {
    this.messages.push(message);
  }
  bytes(passed: ProxiedBytes): void {
    this.passed.push(passed);
  }
  closed(closed: Closed): void {
    this.end(closed);
  }
}
