import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Address, FrameReader, frame } from '../../protocol/index.js';
import { RequestFrames, type SentRequest } from '../wire/request-frames.js';

/** What becomes of an answer: these go to the client in its place, or the connection ends. */
export type Reply = readonly Buffer[] | 'hang up';

/** What becomes of a request: it goes on, another goes in its place, or it goes no further and these are its answers. */
export type Passage = 'on' | { readonly instead: Buffer } | { readonly answers: readonly Buffer[] };

/** Changes what goes by; all of it is about payloads of frames, headers included. */
export interface Interceptor {
  request?(request: SentRequest): Passage;
  answer?(request: SentRequest, payload: Buffer): Reply | Promise<Reply>;
  /** The client does not learn that the broker hung up. */
  readonly hidesHangUp?: boolean;
}

/** Lets everything by as it is. */
export const HONEST: Interceptor = {};

/** A request whose answers are due, and what they are where the proxy gives them. */
interface Due {
  readonly request: SentRequest;
  readonly answers?: readonly Buffer[];
}

/** Stands in front of one broker and lets an interceptor change what goes by. */
export class BrokerProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly address: Address,
    private readonly upstream: Address,
    private readonly interceptor: () => Interceptor,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  /** `interceptor` is asked anew for everything that goes by. */
  static async inFrontOf(upstream: Address, interceptor: () => Interceptor): Promise<BrokerProxy> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    return new BrokerProxy(server, { host: '127.0.0.1', port: address.port }, upstream, interceptor);
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    const broker = connect({ ...this.upstream, noDelay: true });
    for (const socket of [client, broker]) this.sockets.add(socket);
    const requests = new RequestFrames();
    const answers = new FrameReader();
    const due: Due[] = [];
    // An answer that is held back holds up those behind it.
    let turn = Promise.resolve();
    const inTurn = (work: () => void | Promise<void>) => {
      turn = turn.then(work).catch(() => void client.destroy());
    };
    /** The proxy's own answers, as soon as those before them are given. */
    const giveOwn = () => {
      for (let next = due[0]; next?.answers !== undefined; next = due[0]) {
        const own = next.answers;
        due.shift();
        inTurn(() => own.forEach((payload) => void write(client, payload)));
      }
    };
    client.on('data', (chunk) => {
      const whole = requests.push(chunk);
      const { interceptor } = this;
      const changes = interceptor().request !== undefined && !requests.senseless;
      if (!changes) broker.write(chunk);
      for (const request of whole) {
        const passage = (changes && interceptor().request?.(request)) || 'on';
        if (passage === 'on') {
          if (changes) write(broker, request.frame);
          if (request.answered) due.push({ request });
        } else if ('instead' in passage) {
          write(broker, passage.instead);
          if (request.answered) due.push({ request });
        } else {
          due.push({ request, answers: passage.answers });
        }
      }
      giveOwn();
    });
    broker.on('data', (chunk) => {
      for (const payload of answers.push(chunk)) {
        const request = due.shift()?.request;
        inTurn(async () => {
          const reply = request && (await this.interceptor().answer?.(request, payload));
          if (reply === 'hang up') client.destroy();
          else for (const part of reply ?? [payload]) write(client, part);
        });
        giveOwn();
      }
    });
    client.on('close', () => broker.destroy());
    broker.on('close', () =>
      inTurn(() => {
        if (this.interceptor().hidesHangUp !== true) client.destroy();
      }),
    );
    for (const socket of [client, broker]) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.sockets.delete(socket));
    }
  }
}

function write(socket: Socket, payload: Buffer): void {
  socket.cork();
  for (const part of frame([payload])) socket.write(part);
  socket.uncork();
}
