import { type Api, apiByKey, type Connection } from '../protocol/index.js';
import { reasonOf } from '../protocol/reason-of.js';
import type { WireExchange, WireMessage } from '../reports/result.js';
import { decodeRequestFrame, decodeResponseFrame } from './decode-frame.js';
import { inDecodedForm } from './decoded-form.js';
import { RequestFrames, type SentRequest } from './wire/request-frames.js';

/** One request that was sent, and what has come back. Frames are without their length. */
export interface LoggedExchange {
  readonly api: Api;
  readonly version: number;
  readonly request: Buffer;
  response?: Buffer;
  /** What a recording holds in its place. */
  expected?: Buffer;
}

/** The last ones tell why a test failed. */
const MOST_EXCHANGES = 12;
const MOST_BYTES_SHOWN = 2_048;

/** What one test said to the target and heard from it. */
export class WireLog {
  readonly exchanges: LoggedExchange[] = [];

  /** Logs what goes over a connection from now on. */
  watch(connection: Connection): Connection {
    const waiting = new Map<number, LoggedExchange>();
    const requests = new RequestFrames();
    connection.observe({
      // A test may send what is no frame on purpose; what comes after it cannot be told apart.
      sent: (chunks) => {
        for (const request of requests.push(Buffer.concat(chunks))) this.asked(request, waiting);
      },
      received: (frame) => this.answered(frame, waiting),
    });
    return connection;
  }

  /** Notes what a recording holds in place of the last answer. */
  expect(frame: Buffer): void {
    const last = this.exchanges.at(-1);
    if (last !== undefined) last.expected = frame;
  }

  /** For the report of a test that did not pass. */
  evidence(): WireExchange[] {
    return this.exchanges.map(evidenceOf);
  }

  private asked({ apiKey, version, correlationId, frame }: SentRequest, waiting: Map<number, LoggedExchange>): void {
    const api = apiByKey(apiKey);
    if (api === undefined) return;
    const exchange = { api, version, request: frame };
    waiting.set(correlationId, exchange);
    this.exchanges.push(exchange);
    if (this.exchanges.length > MOST_EXCHANGES) this.exchanges.shift();
  }

  private answered(response: Buffer, waiting: Map<number, LoggedExchange>): void {
    if (response.length < Int32Array.BYTES_PER_ELEMENT) return;
    const correlationId = response.readInt32BE(0);
    const exchange = waiting.get(correlationId);
    if (exchange === undefined) return;
    waiting.delete(correlationId);
    exchange.response = response;
  }
}

/** One exchange as reports show it. */
export function evidenceOf({ api, version, request, response, expected }: LoggedExchange): WireExchange {
  return {
    api: { key: api.key, name: api.name },
    version,
    request: message(request, () => decodeRequestFrame(api, version, request)),
    ...(response && { got: message(response, () => decodeResponseFrame(api, version, response)) }),
    ...(expected && { expected: message(expected, () => decodeResponseFrame(api, version, expected)) }),
  };
}

/** Bytes cut to what a person looks at, and what they say. */
function message(frame: Buffer, decode: () => { readonly body: unknown }): WireMessage {
  const hex = frame.subarray(0, MOST_BYTES_SHOWN).toString('hex');
  try {
    return { hex, text: inDecodedForm(decode().body) };
  } catch (error) {
    return { hex, text: `It cannot be decoded: ${reasonOf(error)}` };
  }
}
