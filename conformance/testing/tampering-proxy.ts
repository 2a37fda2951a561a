import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { FrameReader, frame } from '../../protocol/index.js';

/** Changes the payload of an answer in place, or leaves it; told which request it answers. */
export type Tamper = (apiKey: number, version: number, payload: Buffer) => void;

/** Stands between the suite and a broker and changes answers on the way. */
export class TamperingProxy {
  /** Where the broker listens, once that is known. */
  upstreamPort = 0;
  tamper: Tamper = () => {};

  private constructor(private readonly server: Server) {
    server.on('connection', (client) => this.join(client));
  }

  static async listen(): Promise<TamperingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TamperingProxy(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }

  private join(client: Socket): void {
    const broker = connect(this.upstreamPort, '127.0.0.1');
    const asked: { apiKey: number; version: number }[] = [];
    const requests = new FrameReader();
    const answers = new FrameReader();
    client.on('data', (chunk) => {
      for (const request of requests.push(chunk)) {
        asked.push({ apiKey: request.readInt16BE(0), version: request.readInt16BE(2) });
      }
      broker.write(chunk);
    });
    broker.on('data', (chunk) => {
      for (const payload of answers.push(chunk)) {
        const request = asked.shift();
        if (request !== undefined) this.tamper(request.apiKey, request.version, payload);
        for (const part of frame([payload])) client.write(part);
      }
    });
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const) {
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  }
}
