import type { Socket } from 'node:net';
import { ErrorCode, FrameReader, frame as framed, SaslHandshake } from '../../protocol/index.js';
import { reasonOf } from '../../protocol/reason-of.js';
import { decodeResponseFrame } from '../decode-frame.js';
import { isUnanswered, looksLikeRequest, readCall } from './call.js';
import { type Call, type Closed, type Direction, now, type Observer, type ProxiedConnection } from './observer.js';
import { type Route, rewriteAddresses } from './rewrite.js';

/**
 * The longest frame that is taken for one. Read as a length, a TLS record begins with 0x14, 0x15 or 0x16 and its version 3, an HTTP
 * message with 0x44 or more: all of them are over it, and three times what Kafka takes by default is not.
 */
const LARGEST_FRAME = 0x14_00_00_00 - 1;

/** What sockets are destroyed with when a proxy is closed. */
export class ProxyClosed extends Error {
  override readonly name = 'ProxyClosed';
}

interface Relayed {
  readonly connection: ProxiedConnection;
  readonly client: Socket;
  readonly upstream: Socket;
  readonly route: Route;
  readonly observer: Observer;
}

/** Passes everything on in both directions until one side is gone; answers how it ended. */
export async function relay(relayed: Relayed): Promise<Closed> {
  return new Relay(relayed).run();
}

class Relay {
  private readonly connection: ProxiedConnection;
  private readonly observer: Observer;
  /** Requests whose answer is to come, in order. */
  private readonly waiting: Call[] = [];
  private calls = 0;
  /** SaslHandshake v0 was answered: tokens follow, with nothing but a length around them. */
  private tokens = false;
  /** What goes by is no Kafka. */
  private opaque = false;
  private end: Omit<Closed, 'connection' | 'time'> | undefined;

  constructor(private readonly relayed: Relayed) {
    this.connection = relayed.connection;
    this.observer = relayed.observer;
  }

  async run(): Promise<Closed> {
    const { client, upstream } = this.relayed;
    await Promise.all([
      this.pump('request', client, upstream, (frame) => this.request(frame)),
      this.pump('response', upstream, client, (frame) => this.response(frame)),
    ]);
    return { connection: this.connection, time: now(), ...(this.end ?? { by: 'proxy' }) };
  }

  private async pump(
    direction: Direction,
    from: Socket,
    to: Socket,
    change: (frame: Buffer) => Promise<Buffer>,
  ): Promise<void> {
    const by = direction === 'request' ? 'client' : 'broker';
    const reader = new FrameReader(LARGEST_FRAME);
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        for await (const bytes of this.pieces(direction, reader, chunk, change)) await write(to, bytes);
      }
      const rest = reader.takeRest();
      if (rest.length > 0) {
        this.bytes(direction, 'stream', rest);
        await write(to, rest);
      }
      this.end ??= { by };
      // A client that has ended its side may still wait for answers. A broker that has closed the connection.
      if (direction === 'request') to.end();
      else {
        to.destroySoon();
        from.destroy();
      }
    } catch (error) {
      this.end ??= error instanceof ProxyClosed ? { by: 'proxy' } : { by, reason: reasonOf(error) };
      from.destroy();
      to.destroy();
    }
  }

  /** What is to be written for a chunk that arrived. */
  private async *pieces(
    direction: Direction,
    reader: FrameReader,
    chunk: Buffer,
    change: (frame: Buffer) => Promise<Buffer>,
  ): AsyncGenerator<Buffer> {
    const before = this.opaque ? [chunk] : [];
    const frames = reader.push(chunk);
    while (!this.opaque) {
      const next = nextFrame(frames);
      if (next === undefined) return;
      if (next === 'none') this.opaque = true;
      else yield Buffer.concat(framed([await change(next)]));
    }
    const rest = Buffer.concat([reader.takeRest(), ...before]);
    this.bytes(direction, 'stream', rest);
    yield rest;
  }

  private async request(frame: Buffer): Promise<Buffer> {
    if (this.tokens && !looksLikeRequest(frame)) {
      this.bytes('request', 'token', frame);
      return frame;
    }
    this.tokens = false;
    const call = readCall(frame, this.calls + 1);
    if (call === undefined) {
      this.bytes('request', 'frame', frame);
      return frame;
    }
    this.calls++;
    if (!isUnanswered(call, frame)) this.waiting.push(call);
    this.observer.message({ connection: this.connection, time: now(), direction: 'request', call, frame });
    return frame;
  }

  private async response(frame: Buffer): Promise<Buffer> {
    if (this.tokens) {
      this.bytes('response', 'token', frame);
      return frame;
    }
    const call = this.callOf(frame);
    if (call === undefined) {
      this.bytes('response', 'frame', frame);
      return frame;
    }
    this.observer.message({ connection: this.connection, time: now(), direction: 'response', call, frame });
    if (beginsTokens(call, frame)) this.tokens = true;
    return call.api === undefined ? frame : rewriteAddresses(call.api, call.version, frame, this.relayed.route);
  }

  /** The request that a frame answers. Those before it get no answer any more: a broker answers in order. */
  private callOf(frame: Buffer): Call | undefined {
    if (frame.length < 4) return undefined;
    const correlationId = frame.readInt32BE(0);
    const at = this.waiting.findIndex((call) => call.correlationId === correlationId);
    return at === -1 ? undefined : this.waiting.splice(0, at + 1).at(-1);
  }

  private bytes(direction: Direction, what: 'token' | 'frame' | 'stream', bytes: Buffer): void {
    this.observer.bytes({ connection: this.connection, time: now(), direction, what, bytes });
  }
}

/** The next whole frame; `none` where what follows cannot be one. */
function nextFrame(frames: Iterator<Buffer, void>): Buffer | 'none' | undefined {
  try {
    return frames.next().value ?? undefined;
  } catch {
    return 'none';
  }
}

/** Before SaslAuthenticate there was v0 of the handshake: where it succeeds, bare tokens follow (KIP-43, KIP-152). */
function beginsTokens({ api, version }: Call, frame: Buffer): boolean {
  if (api?.key !== SaslHandshake.key || version !== 0) return false;
  try {
    return decodeResponseFrame(SaslHandshake, version, frame).body.errorCode === ErrorCode.NONE;
  } catch {
    return false;
  }
}

/** Writes, and waits until there is room for more or nobody takes any. */
async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed || socket.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
