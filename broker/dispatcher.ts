import {
  ApiVersions,
  CodecError,
  ErrorCode,
  encodeResponse,
  RequestHeader,
  requestHeaderVersion,
} from '../protocol/index.js';
import { Reader } from '../protocol/reader.js';
import type { Field, Fields } from '../protocol/schema.js';
import type { Handler, RemoteClient, RequestContext, Services } from './handler.js';
import { RequestWatch } from './quotas/request-watch.js';
import { throttleTimeIn, withThrottleTime } from './quotas/throttle-time.js';
import type { Loans } from './storage/loans.js';

/** The client broke the protocol, or asked in a way that leaves no answer: the connection must be closed. */
export class Disconnect extends Error {
  override readonly name = 'Disconnect';
}

/** What a request needs to know of the connection that it came on. */
export interface Peer extends RemoteClient {
  readonly host: string;
  readonly gone: AbortSignal;
  /** Has the client wait for so many ms before its next request is begun (KIP-219). */
  mute(ms: number): void;
}

/** A request that was understood, and not begun. */
export interface PendingRequest {
  readonly name: string;
  /** Whether the next request on the connection may begin before this one is answered, if it overlaps too. */
  readonly overlaps: boolean;
  /** Whether nothing holds on to the bytes of the request once it is answered. */
  readonly borrows: boolean;
  /** The frame to send back; undefined for none. Rejects with `Disconnect` only. */
  answer(): Promise<Buffer[] | undefined>;
}

const API_KEY_SIZE = 2;
const VERSION_SIZE = 2;
const CORRELATION_ID_SIZE = 4;
const PRODUCE_KEY = 0;

/** Finds the handler of a request, decodes for it, and encodes what it answers. */
export class Dispatcher {
  private readonly handlers: ReadonlyMap<number, Handler>;
  private readonly served: readonly Handler[];
  /** The keys of APIs of whose requests nothing is held once they are answered. */
  private readonly borrowing: ReadonlySet<number>;

  constructor(
    handlers: readonly Handler[],
    private readonly services: Services,
  ) {
    this.served = handlers.filter((handler) => !handler.groups || services.groups !== undefined);
    this.handlers = new Map(this.served.map((handler) => [handler.api.key, handler]));
    const borrowing = this.served.filter(({ api }) => api.key === PRODUCE_KEY || !hasBytes(api.request.fields));
    this.borrowing = new Set(borrowing.map(({ api }) => api.key));
  }

  /** Understands one frame, whose answer may hold what `loans` give. Throws `Disconnect` for what cannot be answered. */
  parse(frame: Buffer, peer: Peer, loans: Loans): PendingRequest {
    if (frame.length < API_KEY_SIZE + VERSION_SIZE + CORRELATION_ID_SIZE) {
      throw new Disconnect(`a request of ${frame.length} bytes has no header`);
    }
    const key = frame.readInt16BE(0);
    const version = frame.readInt16BE(API_KEY_SIZE);
    const correlationId = frame.readInt32BE(API_KEY_SIZE + VERSION_SIZE);
    const handler = this.handlers.get(key);
    if (handler === undefined) throw new Disconnect(`API ${key} is not served`);
    const { api, versions } = handler;
    if (version < versions[0] || version > versions[1]) {
      if (api.key === ApiVersions.key) return this.unsupportedApiVersions(correlationId);
      throw new Disconnect(`${api.name} v${version} is not served, only v${versions[0]} to v${versions[1]}`);
    }
    return this.understood(handler, version, correlationId, frame, peer, loans);
  }

  private understood(
    handler: Handler,
    version: number,
    correlationId: number,
    frame: Buffer,
    peer: Peer,
    loans: Loans,
  ): PendingRequest {
    const { api } = handler;
    const { clientId, request } = decode(handler, version, frame);
    const size = frame.length;
    // Field by field: spreading them cost a twentieth of a small Produce.
    const { config, cluster, topics, configs, metadata, producerIds, log } = this.services;
    const { fetchSessions, transactions, quotas, clientInstances, groups } = this.services;
    const context: RequestContext = {
      config,
      cluster,
      topics,
      configs,
      metadata,
      producerIds,
      fetchSessions,
      transactions,
      quotas,
      clientInstances,
      groups,
      log,
      version,
      clientId,
      clientHost: peer.host,
      peer,
      gone: peer.gone,
      loans,
      served: this.served,
    };
    return {
      name: api.name,
      overlaps: api.key === PRODUCE_KEY,
      borrows: this.borrowing.has(api.key),
      answer: async () => {
        try {
          const watch = new RequestWatch(quotas, clientId);
          const answer = handler.answer(request, context);
          watch.begun();
          const response = await answer;
          const waitMs = Math.max(
            throttleTimeIn(response),
            watch.ended(api.key === PRODUCE_KEY ? size : 0, Date.now()),
          );
          if (waitMs > 0) peer.mute(waitMs);
          if (response === undefined) return undefined;
          const told = waitMs > 0 ? withThrottleTime(api, version, response, waitMs) : response;
          return encodeResponse(api, version, correlationId, told);
        } catch (error) {
          if (error instanceof Disconnect) throw error;
          log.error({ err: error, api: api.name, version }, 'a request failed');
          const refusal = handler.refuse(request, ErrorCode.UNKNOWN_SERVER_ERROR, context);
          return encodeResponse(api, version, correlationId, refusal);
        }
      },
    };
  }

  /** A client newer than this broker learns from a v0 answer what it may ask (KIP-511). */
  private unsupportedApiVersions(correlationId: number): PendingRequest {
    const range = this.handlers.get(ApiVersions.key)?.versions ?? [0, 0];
    return {
      name: ApiVersions.name,
      overlaps: false,
      borrows: true,
      answer: async () =>
        encodeResponse(ApiVersions, 0, correlationId, {
          errorCode: ErrorCode.UNSUPPORTED_VERSION,
          apiKeys: [{ apiKey: ApiVersions.key, minVersion: range[0], maxVersion: range[1] }],
        }),
    };
  }
}

/**
 * Whether what is decoded shares memory with the frame: text and numbers do not. Logs copy what they keep of a Produce; who else takes
 * bytes may hold them. Of a broker with 5,000 members of groups, a piece of memory for each heartbeat made the collector the largest consumer of
 * processor time beside the system's calls.
 */
function hasBytes(fields: Fields): boolean {
  return Object.values(fields).some((field) => isBytes(field));
}

function isBytes({ kind, element, fields }: Field): boolean {
  if (kind === 'bytes' || kind === 'records') return true;
  return (element !== undefined && isBytes(element)) || (fields !== undefined && hasBytes(fields));
}

function decode({ api }: Handler, version: number, frame: Buffer): { clientId: string | null; request: unknown } {
  try {
    const reader = new Reader(frame);
    const { clientId } = RequestHeader.read(reader, requestHeaderVersion(api, version));
    // Bytes after the body are ignored, as Kafka does: librdkafka 2.x sends 3 of them with Metadata v12.
    return { clientId, request: api.request.read(reader, version) };
  } catch (error) {
    if (error instanceof CodecError) throw new Disconnect(error.message, { cause: error });
    throw error;
  }
}
