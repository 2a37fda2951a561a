import { type Api, apiByKey, CodecError, type Connection, type ConnectionObserver } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';
import { RequestFrames, type SentRequest } from '../wire/request-frames.js';
import { CAN_BE_READ, IN_ORDER } from './frames.js';
import { INVARIANTS } from './index.js';
import { Findings } from './invariant.js';
import { Knowledge, type Snapshot } from './knowledge.js';
import { PairFindings } from './pair-findings.js';
import { pairResultId } from './pair-result-ids.js';

/** Checks the invariants on every answer that one test receives, on whatever connection. */
export class Watch {
  /** The client for the test. */
  readonly client: ClusterClient;
  private readonly knowledge: Knowledge;
  private readonly pairs = new Map<string, PairFindings>();

  constructor(client: ClusterClient) {
    this.knowledge = new Knowledge(client);
    this.client = client.through((dial) => async (address, clientId) => {
      const connection = await dial(address, clientId);
      // Who takes a client id of its own is out to be held back by a quota, which the invariants forbid.
      if (clientId === undefined) this.attach(connection);
      return connection;
    });
  }

  /** Every pair that answered, and what does not hold of its answers. */
  get watched(): readonly PairFindings[] {
    return [...this.pairs.values()];
  }

  private attach(connection: Connection): void {
    connection.observe(new ConnectionWatch(this.knowledge, (api, version) => this.findingsOf(api, version)));
  }

  private findingsOf(api: Api, version: number): PairFindings {
    const id = pairResultId(api, version);
    const known = this.pairs.get(id) ?? new PairFindings(api, version);
    this.pairs.set(id, known);
    return known;
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
    private readonly findingsOf: (api: Api, version: number) => PairFindings,
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
    const ofPair = this.findingsOf(api, version);
    const exchange = { api, version, request: request.frame, response: payload };
    const look = (invariant: string, at: (findings: Findings) => void) => {
      const findings = new Findings(`${invariant}, ${where}`);
      at(findings);
      for (const difference of findings.differences) ofPair.add({ difference, exchange });
    };
    try {
      const { header, headerLength, body: response } = decodeResponseFrame(api, version, payload);
      look(IN_ORDER.id, (findings) => findings.equal('correlationId', header.correlationId, correlationId));
      const answered = { api, version, request: body, response, bytes: payload.subarray(headerLength), tookMs, before };
      for (const invariant of INVARIANTS) {
        if (invariant.api !== undefined && invariant.api.key !== api.key) continue;
        look(invariant.id, (findings) => invariant.check(answered, findings, this.knowledge));
      }
      this.knowledge.answered(api, body, response);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const { message } = error;
      look(CAN_BE_READ.id, (findings) =>
        findings.differs('the bytes of the answer', 'what the declaration says', message, 'wire'),
      );
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
