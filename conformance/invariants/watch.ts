import { apiByKey, CodecError, type Connection, type ConnectionObserver } from '../../protocol/index.js';
import type { Difference } from '../../reports/result.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';
import { RequestFrames, type SentRequest } from '../wire/request-frames.js';
import { INVARIANTS } from './index.js';
import { Findings } from './invariant.js';
import { Knowledge, type Snapshot } from './knowledge.js';

/** Checks the invariants on every answer that one test receives, on whatever connection. */
export class Watch {
  /** The client for the test. */
  readonly client: ClusterClient;
  private readonly knowledge: Knowledge;
  private readonly found: Difference[] = [];

  constructor(client: ClusterClient) {
    this.knowledge = new Knowledge(client);
    this.client = client.through((dial) => async (address, clientId) => {
      const connection = await dial(address, clientId);
      // Who takes a client id of its own is out to be held back by a quota, which the invariants forbid.
      if (clientId === undefined) this.attach(connection);
      return connection;
    });
  }

  /** What does not hold, each once for every field. */
  get differences(): readonly Difference[] {
    const first = new Map(this.found.map((difference) => [difference.path.replaceAll(/\[\d+\]/g, '[]'), difference]));
    return [...first.values()];
  }

  private attach(connection: Connection): void {
    connection.observe(new ConnectionWatch(this.knowledge, this.found));
  }
}

interface Pending {
  readonly request: SentRequest;
  /** Absent where it could not be decoded, as some tests mean it: nothing is known of its answer then. */
  readonly body?: unknown;
  readonly before: Snapshot;
}

class ConnectionWatch implements ConnectionObserver {
  private readonly requests = new RequestFrames();
  private readonly pending: Pending[] = [];
  private lastAnswerAt = 0;

  constructor(
    private readonly knowledge: Knowledge,
    private readonly found: Difference[],
  ) {}

  sent(bytes: readonly Buffer[]): void {
    for (const request of this.requests.push(Buffer.concat(bytes))) {
      const api = apiByKey(request.apiKey);
      const body = api && decoded(() => decodeRequestFrame(api, request.version, request.frame).body);
      if (api !== undefined && body !== undefined) this.knowledge.asked(api, body);
      if (request.answered) this.pending.push({ request, body, before: this.knowledge.snapshot() });
    }
  }

  received(payload: Buffer): void {
    const next = this.pending.shift();
    const api = next && apiByKey(next.request.apiKey);
    if (next?.body === undefined || api === undefined) return;
    const { request, body, before } = next;
    const { version, correlationId } = request;
    const where = `${api.name} v${version}`;
    const now = performance.now();
    const tookMs = now - Math.max(request.at, this.lastAnswerAt);
    this.lastAnswerAt = now;
    try {
      const { header, headerLength, body: response } = decodeResponseFrame(api, version, payload);
      const findings = new Findings(`invariant/in-order, ${where}`);
      findings.equal('correlationId', header.correlationId, correlationId);
      this.found.push(...findings.differences);
      const answered = { api, version, request: body, response, bytes: payload.subarray(headerLength), tookMs, before };
      for (const invariant of INVARIANTS) {
        if (invariant.api !== undefined && invariant.api.key !== api.key) continue;
        const findings = new Findings(`${invariant.id}, ${where}`);
        invariant.check(answered, findings, this.knowledge);
        this.found.push(...findings.differences);
      }
      this.knowledge.answered(api, body, response);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const findings = new Findings(`invariant/can-be-read, ${where}`);
      findings.differs('the bytes of the answer', 'what the declaration says', error.message, 'wire');
      this.found.push(...findings.differences);
    }
  }
}

function decoded<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
