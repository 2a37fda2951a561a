import type { Address, Api } from '../../protocol/index.js';

/** One connection of a client, and the broker that it is passed on to. */
export interface ProxiedConnection {
  /** From 1 on, over all listeners of a proxy. */
  readonly number: number;
  /** `127.0.0.1:53212` */
  readonly client: string;
  readonly broker: Address;
}

/** What the header of a request says; its answer belongs to the same call. */
export interface Call {
  /** From 1 on in its connection, in the order of the requests. */
  readonly number: number;
  readonly key: number;
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** The declaration, where there is one that has this version. */
  readonly api: Api | undefined;
}

export type Direction = 'request' | 'response';

interface Passed {
  readonly connection: ProxiedConnection;
  /** Milliseconds since 1970, with fractions. */
  readonly time: number;
  readonly direction: Direction;
}

/** A request or a response, as its sender wrote it: without the length, and before the proxy changed an address in it. */
export interface ProxiedMessage extends Passed {
  readonly call: Call;
  readonly frame: Buffer;
}

/**
 * What goes by without a header: a token of a SASL exchange that began with SaslHandshake v0, a frame that is no message or
 * answers nothing, or, without a length before it, what is no Kafka at all.
 */
export interface ProxiedBytes extends Passed {
  readonly what: 'token' | 'frame' | 'stream';
  readonly bytes: Buffer;
}

export interface Closed {
  readonly connection: ProxiedConnection;
  readonly time: number;
  /** Who ended it. */
  readonly by: 'client' | 'broker' | 'proxy';
  /** Why, where it was not an orderly end. */
  readonly reason?: string;
}

/** Is told of everything that goes through a proxy, in order. It must not throw. */
export interface Observer {
  opened(connection: ProxiedConnection, time: number): void;
  message(message: ProxiedMessage): void;
  bytes(passed: ProxiedBytes): void;
  closed(closed: Closed): void;
}

/** The time of a message. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
