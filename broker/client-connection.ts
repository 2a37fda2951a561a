import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { CodecError, FrameReader } from '../protocol/index.js';
import { Disconnect, type Dispatcher, type Peer, type PendingRequest } from './dispatcher.js';
import type { MetricsRegistry } from './metrics/metrics-registry.js';

/** Bytes of unanswered requests from which on the socket is not read; one request may be larger. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;
/** Bytes of answers that a client may leave unread before its next request has to wait. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
/** How long a client may take to read its last answers when the broker closes. */
const FINISH_TIMEOUT_MS = 5_000;

export interface ClientConnectionOptions {
  /** Bytes taken from the socket at a time. */
  readonly bufferSize: number;
  readonly dispatcher: Pick<Dispatcher, 'parse'>;
  readonly metrics: MetricsRegistry;
  readonly log: Logger;
}

/**
 * One client. Its requests form one queue: the next is begun when the answer to the one before is on its way, as on Kafka;
 * only consecutive Produces overlap. What a client can pin in memory is bounded: beyond the bound its socket is not read.
 */
export class ClientConnection {
  private readonly frames = new FrameReader();
  private readonly queue: Buffer[] = [];
  /** Bytes of requests that are not answered yet. */
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
  private readonly gone = new AbortController();
  private readonly peer: Peer;
  private readonly name: string;

  constructor(
    private readonly socket: Socket,
    private readonly options: ClientConnectionOptions,
  ) {
    this.name = `${socket.remoteAddress}:${socket.remotePort}`;
    this.peer = { host: `/${socket.remoteAddress}`, gone: this.gone.signal };
    socket.on('readable', () => this.read());
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

  private read(): void {
    const { bufferSize, metrics } = this.options;
    while (
      this.pendingBytes < MAX_PENDING_BYTES &&
      this.violation === undefined &&
      !this.closing &&
      !this.gone.signal.aborted
    ) {
      const chunk: Buffer | null = this.socket.read(Math.min(bufferSize, this.socket.readableLength));
      if (chunk === null) break;
      metrics.bytesReceived.inc(chunk.length);
      try {
        for (const frame of this.frames.push(chunk)) {
          this.queue.push(frame);
          this.pendingBytes += frame.length;
        }
      } catch (error) {
        this.violation = error;
      }
    }
    void this.work();
  }

  /** Begins the requests of the queue, one run at a time. */
  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      for (let frame = this.queue.shift(); frame !== undefined; frame = this.queue.shift()) {
        const request = this.options.dispatcher.parse(frame, this.peer);
        if (!(this.overlapping && request.overlaps)) await this.answered;
        if (this.closing) break;
        this.overlapping = request.overlaps;
        this.begin(request, frame.length);
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

  private begin(request: PendingRequest, size: number): void {
    this.options.metrics.requests.inc({ api: request.name });
    const answer = request.answer();
    // Met below; until the answers before it are out, its rejection must not count as unhandled.
    answer.catch(() => {});
    this.answered = this.answered
      .then(() => answer)
      .then((chunks) => this.reply(chunks))
      .catch((error) => this.disconnect(error))
      .then(() => {
        this.pendingBytes -= size;
        this.read();
      });
  }

  private async reply(chunks: Buffer[] | undefined): Promise<void> {
    if (chunks === undefined || !this.socket.writable) return;
    this.socket.cork();
    for (const chunk of chunks) {
      this.socket.write(chunk);
      this.options.metrics.bytesSent.inc(chunk.length);
    }
    this.socket.uncork();
    if (this.socket.writableLength > MAX_UNREAD_BYTES) await this.drained();
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
    this.socket.destroy();
  }
}
