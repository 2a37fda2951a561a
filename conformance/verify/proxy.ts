import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Address, FrameReader, frame } from '../../protocol/index.js';
import { RequestFrames, type SentRequest } from '../wire/request-frames.js';

/** What becomes of an answer: these go to the client in its place, or the connection ends. */
export type Reply = readonly Buffer[] | 'hang up';

/**
 * What becomes of a request: it goes on, or these go to the broker in its place. The client gets the broker's answer to the
 * first of them, or `answers` instead of any.
 */
export type Passage = 'on' | { readonly forward: readonly Buffer[]; readonly answers?: readonly Buffer[] };

/** The connection by which something came, to tell it from others. */
export type Line = object;

/** Changes what goes by; all of it is about payloads of frames, headers included. */
export interface Interceptor {
  request?(request: SentRequest, line: Line): Passage;
  answer?(request: SentRequest, payload: Buffer, line: Line): Reply | Promise<Reply>;
  /** The broker hung up, and the client did not. Answers whether the client is not to learn of it. */
  hungUp?(): boolean;
}

/** Lets everything by as it is. */
export const HONEST: Interceptor = {};

/** An answer that the broker owes, whether the client is to have it, and answers that the proxy gives itself. */
type Due = { readonly request: SentRequest; readonly wanted: boolean } | { readonly own: readonly Buffer[] };

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
    const line: Line = {};
    // An answer that is held back holds up those behind it.
    let turn = Promise.resolve();
    const inTurn = (work: () => void | Promise<void>) => {
      turn = turn.then(work).catch(() => void client.destroy());
    };
    /** The proxy's own answers, as soon as those before them are given. */
    const giveOwn = () => {
      for (let [next] = due; next !== undefined && 'own' in next; [next] = due) {
        const { own } = next;
        due.shift();
        inTurn(() => own.forEach((payload) => void write(client, payload)));
      }
    };
    const pass = (request: SentRequest, passage: Passage) => {
      const { forward, answers = undefined } = passage === 'on' ? { forward: [request.frame] } : passage;
      for (const [index, payload] of forward.entries()) {
        write(broker, payload);
        if (request.answered) due.push({ request, wanted: index === 0 && answers === undefined });
      }
      if (answers !== undefined) due.push({ own: answers });
    };
    client.on('data', (chunk) => {
      const whole = requests.push(chunk);
      const { request: decide } = this.interceptor();
      const byFrame = decide !== undefined && !requests.senseless;
      if (!byFrame) broker.write(chunk);
      for (const request of whole) {
        if (byFrame) pass(request, this.interceptor().request?.(request, line) ?? 'on');
        else if (request.answered) due.push({ request, wanted: true });
      }
      giveOwn();
    });
    broker.on('data', (chunk) => {
      for (const payload of answers.push(chunk)) {
        const next = due.shift();
        if (next === undefined || 'own' in next) write(client, payload);
        else if (next.wanted) {
          inTurn(async () => {
            const reply = (await this.interceptor().answer?.(next.request, payload, line)) ?? [payload];
            if (reply === 'hang up') client.destroy();
            else for (const part of reply) write(client, part);
          });
        }
        giveOwn();
      }
    });
    client.on('close', () => broker.destroy());
    broker.on('close', () => {
      if (client.destroyed) return;
      inTurn(() => {
        if (this.interceptor().hungUp?.() !== true) client.destroy();
      });
    });
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
