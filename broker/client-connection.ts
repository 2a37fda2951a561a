import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { CodecError } from '../protocol/index.js';
import { Disconnect, type Dispatcher, type Peer, type PendingRequest } from './dispatcher.js';
import { UNKNOWN_SOFTWARE } from './handler.js';
import type { MetricsRegistry } from './metrics/metrics-registry.js';
import { pause } from './pause.js';
import { type Receiver, receiveInto } from './receive-into.js';
import { type Frame, RequestReader } from './request-reader.js';
import type { BufferPool } from './storage/buffer-pool.js';
import { Loans } from './storage/loans.js';

/** Bytes of unanswered requests from which on the socket is not read; one request may be larger. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;
/** Bytes of answers that a client may leave unread before its next request has to wait. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
/** How long a client may take to read its last answers when the broker closes. */
const FINISH_TIMEOUT_MS = 5_000;
/** Longer ones end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface ClientConnectionOptions {
  /** Where small requests are received: one for all connections. */
  readonly buffer: Buffer;
  /** Where the memory of requests comes from. */
  readonly pool: BufferPool;
  readonly dispatcher: Pick<Dispatcher, 'parse'>;
  readonly metrics: MetricsRegistry;
  readonly log: Logger;
}

/**
 * One client. Its requests form one queue: the next is begun when the answer to the one before is on its way, as on Kafka;
 * only consecutive Produces overlap. What a client can pin in memory is bounded: beyond the bound its socket is not read.
 */
export class ClientConnection implements Receiver {
  readonly socket: Socket;
  private readonly requests: RequestReader;
  private readonly queue: Frame[] = [];
  /** Bytes of memory that requests take which are not answered yet. */
  private pendingBytes = 0;
  /** What cannot be a frame, where one came: the requests before it are still answered. */
  private violation: unknown;
  private working = false;
  /** Settles when the answers to all requests begun so far are on their way. */
  private answered: Promise<void> = Promise.resolve();
  /** Whether the last request begun lets the next one overlap it. */
  private overlapping = false;
  /** Whether this side is closing: nothing more is read or begun. */
  private closing = false;
  /** Until when (ms) the next request has to wait; 0 for not at all. */
  private mutedUntil = 0;
  private readonly gone = new AbortController();
  private readonly peer: Peer;
  private readonly name: string;

  /** `accepted` comes paused from a server. */
  constructor(
    accepted: Socket,
    private readonly options: ClientConnectionOptions,
  ) {
    this.requests = new RequestReader(options.buffer, options.pool, (frame) => {
      this.queue.push(frame);
      this.pendingBytes += frame.memory.length;
    });
    const socket = receiveInto(accepted, this);
    this.socket = socket;
    this.name = `${socket.remoteAddress}:${socket.remotePort}`;
    this.peer = {
      host: `/${socket.remoteAddress}`,
      port: socket.remotePort ?? 0,
      software: UNKNOWN_SOFTWARE,
      gone: this.gone.signal,
      mute: (ms) => this.mute(ms),
    };
    socket.on('error', (error) => options.log.debug({ client: this.name, err: error }, 'connection broke'));
    socket.on('close', () => this.gone.abort());
  }

  /**
   * Answers what is being answered, then closes. Waiting fetches end at once; a client that does not read its answers is
   * not waited for.
   */
  async finish(): Promise<void> {
    if (this.socket.closed) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    const patience = setTimeout(() => this.socket.destroy(), FINISH_TIMEOUT_MS);
    this.stop();
    this.gone.abort();
    await this.answered;
    this.socket.end(() => this.socket.destroy());
    await closed;
    clearTimeout(patience);
  }

  private stop(): void {
    this.closing = true;
    this.queue.length = 0;
  }

  next(): Buffer {
    return this.requests.next();
  }

  received(count: number): boolean {
    this.options.metrics.bytesReceived += count;
    if (this.violation !== undefined || this.closing) return false;
    try {
      this.requests.received(count);
    } catch (error) {
      this.violation = error;
    }
    void this.work();
    return this.reads;
  }

  /** Whether there is room for more requests. */
  private get reads(): boolean {
    return this.pendingBytes < MAX_PENDING_BYTES && this.violation === undefined && !this.closing;
  }

  /** Begins the requests of the queue, one run at a time. */
  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      for (let frame = this.queue.shift(); frame !== undefined; frame = this.queue.shift()) {
        const loans = new Loans(this.options.pool);
        const request = this.options.dispatcher.parse(frame.bytes, this.peer, loans);
        if (!(this.overlapping && request.overlaps)) await this.answered;
        // What a client has asked that leaves while it has to wait is not done.
        if (this.mutedUntil > 0 && !(await this.unmuted())) break;
        if (this.closing) break;
        this.overlapping = request.overlaps;
        this.begin(request, frame, loans);
      }
      if (this.violation !== undefined) throw this.violation;
    } catch (error) {
      // What was asked before is answered first.
      await this.answered;
      this.disconnect(error);
    } finally {
      this.working = false;
    }
  }

  private mute(ms: number): void {
    this.mutedUntil = Math.max(this.mutedUntil, Date.now() + ms);
  }

  /** Waits until the client may ask again; false where it is gone before. */
  private async unmuted(): Promise<boolean> {
    const { signal } = this.gone;
    for (let left = this.mutedUntil - Date.now(); left > 0 && !signal.aborted; left = this.mutedUntil - Date.now()) {
      await pause(Math.min(left, LONGEST_TIMER_MS), signal);
    }
    this.mutedUntil = 0;
    return !signal.aborted;
  }

  private begin(request: PendingRequest, { memory }: Frame, loans: Loans): void {
    this.options.metrics.countRequest(request.name);
    const answer = request.answer();
    // Met below; until the answers before it are out, its rejection must not count as unhandled.
    answer.catch(() => {});
    this.answered = this.answered
      .then(() => answer)
      .then((chunks) => this.reply(chunks, loans))
      .catch((error) => this.disconnect(error))
      .then(() => {
        if (request.borrows) this.options.pool.give(memory);
        const wasFull = !this.reads;
        this.pendingBytes -= memory.length;
        if (wasFull && this.reads) this.socket.resume();
      });
  }

  private async reply(chunks: Buffer[] | undefined, loans: Loans): Promise<void> {
    if (chunks === undefined || !this.socket.writable) return;
    this.holdBack();
    let sent = 0;
    for (const [i, chunk] of chunks.entries()) {
      if (i < chunks.length - 1) this.socket.write(chunk);
      else this.socket.write(chunk, () => loans.end());
      sent += chunk.length;
    }
    this.options.metrics.bytesSent += sent;
    if (this.socket.writableLength > MAX_UNREAD_BYTES) await this.drained();
  }

  /** Sends the answers that become ready together with one system call. */
  private holdBack(): void {
    if (this.socket.writableCorked > 0) return;
    this.socket.cork();
    process.nextTick(() => this.socket.uncork());
  }

  /** Until the client has read everything, or is gone. */
  private drained(): Promise<void> {
    const { socket } = this;
    return new Promise((resolve) => {
      const settle = () => {
        socket.off('drain', settle);
        socket.off('close', settle);
        resolve();
      };
      socket.on('drain', settle);
      socket.on('close', settle);
    });
  }

  private disconnect(error: unknown): void {
    this.stop();
    if (this.socket.destroyed) return;
    if (error instanceof Disconnect || error instanceof CodecError) {
      this.options.log.warn({ client: this.name }, `connection closed: ${error.message}`);
    } else {
      this.options.log.error({ client: this.name, err: error }, 'connection closed after an error');
    }
    this.socket.uncork(); // what is held back goes out first
    this.socket.destroy();
  }
}
