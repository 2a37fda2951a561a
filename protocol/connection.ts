import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Api } from './api.js';
import { FrameReader, frame } from './frames.js';
import { reasonOf } from './reason-of.js';
import { decodeResponse, encodeRequest } from './request.js';
import type { Input } from './schema.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How TLS is spoken, all of it as PEM; what is absent is as Node has it by default. */
export interface TlsSettings {
  /** Whom to trust instead of the usual authorities. */
  readonly ca?: string;
  /** The client's own certificate and its key, for a broker that asks for one. */
  readonly cert?: string;
  readonly key?: string;
  /** The name that the broker's certificate must bear, where it is not the host of the address. */
  readonly serverName?: string;
}

export interface ConnectionOptions {
  /** What the requests call their client. */
  readonly clientId?: string | null;
  /** Absent for a connection in plain text. */
  readonly tls?: TlsSettings | undefined;
}

/** The connection could not be had, broke, or gave no answer in time. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** Sees what goes over a connection: bytes as they are sent, frames (without their length) as they arrive. */
export interface ConnectionObserver {
  sent(chunks: readonly Buffer[]): void;
  received(frame: Buffer): void;
}

interface Waiter {
  resolve(payload: Buffer): void;
  reject(error: Error): void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * A client's connection to one broker. Requests may be pipelined: the protocol answers them in order, and so this hands
 * out the frames that arrive in the order in which they were waited for.
 */
export class Connection {
  private readonly frames = new FrameReader();
  private readonly arrived: Buffer[] = [];
  private readonly waiters: Waiter[] = [];
  private correlationId = 0;
  private broken: ConnectionError | undefined;
  private readonly observers: ConnectionObserver[] = [];
  /** Resolves when the connection is closed, by either side. */
  readonly closed: Promise<void>;

  private constructor(
    private readonly socket: Socket,
    private readonly clientId: string | null,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', (error) => this.fail(`the connection broke: ${error.message}`));
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.fail('the broker closed the connection');
        resolve();
      });
    });
  }

  /** Throws `ConnectionError` where nobody listens, or the two sides cannot agree upon TLS. */
  static async open(address: Address, { clientId = 'fluxmq', tls }: ConnectionOptions = {}): Promise<Connection> {
    const { host, port } = address;
    const socket = tls === undefined ? connect({ host, port }) : connectTls({ host, port, ...tlsOptions(tls) });
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error('timed out')));
    try {
      await once(socket, tls === undefined ? 'connect' : 'secureConnect');
    } catch (error) {
      socket.destroy();
      throw new ConnectionError(`cannot connect to ${host}:${port}: ${reasonOf(error)}`, { cause: error });
    }
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    return new Connection(socket, clientId);
  }

  /** Sends a request and decodes its answer. Where none comes in time the connection is closed: it could still come. */
  async send<Req, Res>(
    api: Api<Req, Res>,
    version: number,
    body: Input<Req>,
    timeoutMs = ANSWER_TIMEOUT_MS,
  ): Promise<Res> {
    const correlationId = this.post(api, version, body);
    const payload = await this.receiveFrame(timeoutMs, `${api.name} v${version}`).catch((error) => {
      this.close();
      throw error;
    });
    return decodeResponse(api, version, correlationId, payload);
  }

  /** Sends a request without waiting; answers its correlation id. */
  post<Req>(api: Api<Req>, version: number, body: Input<Req>): number {
    const correlationId = this.nextCorrelationId();
    this.write(frame(encodeRequest(api, version, { correlationId, clientId: this.clientId }, body)));
    return correlationId;
  }

  /** A correlation id that this connection has not used. */
  nextCorrelationId(): number {
    return this.correlationId++;
  }

  /** Has `observer` see whatever is sent and received from now on. */
  observe(observer: ConnectionObserver): void {
    this.observers.push(observer);
  }

  /** Sends bytes as they are. */
  write(chunks: readonly Buffer[]): void {
    if (this.broken !== undefined) throw this.broken;
    for (const observer of this.observers) observer.sent(chunks);
    this.socket.cork();
    for (const chunk of chunks) this.socket.write(chunk);
    this.socket.uncork();
  }

  /** The next frame from the broker, header included. Throws `ConnectionError` when none comes in time. */
  receiveFrame(timeoutMs = ANSWER_TIMEOUT_MS, what = 'the request'): Promise<Buffer> {
    const frame = this.arrived.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    if (this.broken !== undefined) return Promise.reject(this.broken);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve: (payload) => {
          clearTimeout(timer);
          resolve(payload);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        reject(new ConnectionError(`no answer to ${what} within ${timeoutMs} ms`));
      }, timeoutMs);
      this.waiters.push(waiter);
    });
  }

  close(): void {
    this.fail('the connection was closed');
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const payload of this.frames.push(chunk)) {
        for (const observer of this.observers) observer.received(payload);
        const waiter = this.waiters.shift();
        if (waiter === undefined) this.arrived.push(payload);
        else waiter.resolve(payload);
      }
    } catch (error) {
      this.fail(`the broker sent what is no frame: ${reasonOf(error)}`);
      this.socket.destroy();
    }
  }

  private fail(reason: string): void {
    this.broken ??= new ConnectionError(reason);
    for (const waiter of this.waiters.splice(0)) waiter.reject(this.broken);
  }
}

function tlsOptions({ serverName, ...pem }: TlsSettings) {
  return { ...pem, ...(serverName !== undefined && { servername: serverName }) };
}
