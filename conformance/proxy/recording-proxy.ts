import { once } from 'node:events';
import { type AddressInfo, connect, createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Address } from '../../protocol/index.js';
import { reasonOf } from '../../protocol/reason-of.js';
import { TargetError } from '../../targets/target.js';
import { now, type Observer } from './observer.js';
import { ProxyClosed, relay } from './relay.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** Where a listener of all addresses of the machine listens. */
const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];

/**
 * Stands before a whole cluster. Clients begin at `address`; for each broker that an answer names it opens a listener of its
 * own and puts that in the answer, so that clients stay behind it. Whatever goes by is shown to an observer.
 */
export class RecordingProxy {
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();
  /** The port that stands for a broker, by its address. */
  private readonly ports = new Map<string, Promise<number>>();
  private readonly passing = new Set<Promise<void>>();
  private connections = 0;
  private closing = false;

  private constructor(
    /** Where clients begin. */
    readonly address: Address,
    private readonly observer: Observer,
  ) {}

  /** Listens at `listen`, on a free port where its port is 0, for clients of `upstream`. Throws `TargetError`. */
  static async start(listen: Address, upstream: readonly Address[], observer: Observer): Promise<RecordingProxy> {
    const front = createServer({ allowHalfOpen: true, noDelay: true });
    const port = await listening(front, listen);
    const proxy = new RecordingProxy({ host: listen.host, port }, observer);
    proxy.serve(front, upstream);
    const [only] = upstream;
    // Where it is the only one to begin with, clients keep to the port that they know.
    if (only !== undefined && upstream.length === 1) proxy.ports.set(nameOf(only), Promise.resolve(port));
    return proxy;
  }

  /** Closes all listeners and all connections. Nothing is observed any more when it has. */
  async close(): Promise<void> {
    const closed = this.servers.map((server) => once(server, 'close'));
    for (const server of this.servers) server.close();
    this.closing = true;
    for (const socket of this.sockets) socket.destroy(new ProxyClosed('the proxy was closed'));
    await Promise.all([...closed, ...this.passing]);
  }

  /** Passes the connections of `server` on to the first of `brokers` that can be reached. */
  private serve(server: Server, brokers: readonly Address[]): void {
    this.servers.push(server);
    server.on('connection', (client) => {
      this.keep(client);
      const passing = this.pass(client, brokers);
      this.passing.add(passing);
      void passing.then(() => this.passing.delete(passing));
    });
  }

  private async pass(client: Socket, brokers: readonly Address[]): Promise<void> {
    const number = ++this.connections;
    const name = `${client.remoteAddress}:${client.remotePort}`;
    const { host } = this.address;
    // A client that came to a listener of all addresses knows the machine by the one that it came to.
    const own = WILDCARDS.includes(host) ? (client.localAddress ?? host).replace(/^::ffff:/, '') : host;
    let reason = 'there is no broker to connect to';
    for (const broker of brokers) {
      if (this.closing) break;
      try {
        const upstream = await this.open(broker);
        const connection = { number, client: name, broker };
        const route = async (named: Address) => ({ host: own, port: await this.portFor(named) });
        this.observer.opened(connection, now());
        this.observer.closed(await relay({ connection, client, upstream, route, observer: this.observer }));
        return;
      } catch (error) {
        reason = `${nameOf(broker)} cannot be reached: ${reasonOf(error)}`;
      }
    }
    client.destroy();
    const [broker = this.address] = brokers;
    this.observer.closed({ connection: { number, client: name, broker }, time: now(), by: 'proxy', reason });
  }

  private async open({ host, port }: Address): Promise<Socket> {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true, timeout: CONNECT_TIMEOUT_MS });
    this.keep(socket);
    socket.once('timeout', () => socket.destroy(new Error('timed out')));
    await once(socket, 'connect');
    socket.setTimeout(0);
    return socket;
  }

  private portFor(broker: Address): Promise<number> {
    const name = nameOf(broker);
    const known = this.ports.get(name);
    if (known !== undefined) return known;
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const port = listening(server, { host: this.address.host, port: 0 });
    this.serve(server, [broker]);
    this.ports.set(name, port);
    return port;
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {}); // a broken connection is an end: who reads from it is told
    socket.on('close', () => this.sockets.delete(socket));
  }
}

/** The port on which `server` listens now. */
async function listening(server: Server, { host, port }: Address): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new TargetError(`Nobody can listen at ${nameOf({ host, port })}: ${reason}. Choose another address.`, {
      cause,
    });
  }
  return (server.address() as AddressInfo).port;
}

/** `HOST:PORT`, an IPv6 address in brackets. */
export function nameOf({ host, port }: Address): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
