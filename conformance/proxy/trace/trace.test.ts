import { describe, expect, it } from 'vitest';
import {
  type Api,
  encodeBatch,
  encodeRequest,
  encodeResponse,
  Fetch,
  type Input,
  Metadata,
  Produce,
  SaslAuthenticate,
} from '../../../protocol/index.js';
import { readCall } from '../call.js';
import { Exchanges } from '../exchanges.js';
import type { Direction } from '../observer.js';
import { Printer, type TraceOptions } from './printer.js';
import { Tally } from './tally.js';

const CONNECTION = { number: 1, client: '127.0.0.1:50000', broker: { host: '127.0.0.1', port: 9092 } };
const PLAIN: TraceOptions = { verbose: false, json: false, errors: false, color: false };

/** What a trace prints, fed by hand. */
class Traced {
  readonly lines: string[] = [];
  readonly tally = new Tally();
  private readonly exchanges: Exchanges;
  private number = 0;

  constructor(options: Partial<TraceOptions> = {}) {
    this.exchanges = new Exchanges(new Printer({ ...PLAIN, ...options }, this.tally, (line) => this.lines.push(line)));
    this.exchanges.opened(CONNECTION, 0);
    this.lines.length = 0;
  }

  ask<Req, Res>(api: Api<Req, Res>, version: number, request: Input<Req>, response?: Input<Res>): string {
    const number = ++this.number;
    const frame = Buffer.concat(encodeRequest(api, version, { correlationId: number, clientId: 'app' }, request));
    const call = readCall(frame, number);
    if (call === undefined) throw new Error('a request without a header');
    const tell = (direction: Direction, time: number, bytes: Buffer) =>
      this.exchanges.message({ connection: CONNECTION, direction, time, call, frame: bytes });
    tell('request', 1000, frame);
    if (response !== undefined) {
      tell('response', 1002.5, Buffer.concat(encodeResponse(api, version, number, response)).subarray(4));
    }
    return this.lines.at(-1) ?? '';
  }

  close(): void {
    this.exchanges.closed({ connection: CONNECTION, time: 2000, by: 'broker' });
  }
}

const METADATA = { brokers: [{ nodeId: 1, host: 'kafka-1', port: 9092 }], topics: [{ name: 'orders', errorCode: 3 }] };

describe('a line of a trace', () => {
  it('tells who asked what, how long it took, how large it was, and what matters of both messages', () => {
    const line = new Traced().ask(Metadata, 1, { topics: [{ name: 'orders' }] }, METADATA);
    expect(line).toMatch(
      /^\d\d:\d\d:01\.000 {2}#1 {3}Metadata v1 +2\.5 ms +25 B → +\d+ B {2}app\/1 {2}topics=\[orders\] → ✗ UNKNOWN_TOPIC_OR_PARTITION brokers=\[1\(kafka-1:9092\)\] topics=\[orders\(UNKNOWN_TOPIC_OR_PARTITION\)\]$/,
    );
  });

  it('shows records as their batches', () => {
    const records = encodeBatch({
      records: [{}, {}],
      codec: 'gzip',
      producerId: 12n,
      producerEpoch: 3,
      baseSequence: 5,
    });
    const topicData = [{ name: 'orders', partitionData: [{ index: 2, records }] }];
    const line = new Traced().ask(Produce, 3, { acks: -1, topicData }, {});
    expect(line).toMatch(/topicData=\[orders\[2\(records=\[2 rec @0\.\.1 gzip pid=12\/3 seq=5 \d+ B\]\)\]\]/);
  });

  it('says how much of a last batch a Fetch answer holds', () => {
    const batch = encodeBatch({ records: [{ value: Buffer.alloc(50) }] });
    const records = Buffer.concat([batch, batch.subarray(0, 30)]);
    const responses = [{ topic: 'orders', partitions: [{ partitionIndex: 0, records }] }];
    const line = new Traced().ask(Fetch, 4, {}, { responses });
    expect(line).toContain(`records=[1 rec @0 ${batch.length} B, 30 B of a batch that is cut short]`);
  });

  it('shows three elements of a list and counts the rest', () => {
    const topics = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
    expect(new Traced().ask(Metadata, 1, { topics }, {})).toContain('topics=[a, b, c …+2]');
  });

  it('says that a Produce with acks=0 gets no answer, and does not wait for one', () => {
    expect(new Traced().ask(Produce, 3, { acks: 0 })).toContain('no answer is due');
  });

  it('says what was asked when the connection ends before the answer', () => {
    const traced = new Traced({ errors: true });
    traced.ask(Metadata, 1, { topics: null });
    expect(traced.lines).toEqual([]);
    traced.close();
    expect(traced.lines).toEqual([expect.stringMatching(/Metadata v1 .*✗ the connection ended before an answer$/)]);
  });

  it('never shows what logs a client in', () => {
    for (const options of [{}, { verbose: true }, { json: true }]) {
      const traced = new Traced(options);
      const authBytes = Buffer.from('\0alice\0alice-secret');
      traced.ask(SaslAuthenticate, 2, { authBytes }, { authBytes });
      expect(traced.lines.join('\n')).toContain('19 bytes, hidden');
      expect(traced.lines.join('\n')).not.toMatch(/alice|616c696365/);
    }
  });

  it('is left out where only errors or other APIs are wanted, and counted', () => {
    for (const options of [{ errors: true }, { apis: ['Fetch'] }]) {
      const traced = new Traced(options);
      traced.ask(Metadata, 1, { topics: null }, {});
      expect(traced.lines).toEqual([]);
      expect(traced.tally.table()).toMatch(/^Metadata +1 +0 +2\.5 +2\.5 +2\.5$/m);
    }
  });

  it('can be JSON, with the whole messages and the paths of errors', () => {
    expect(JSON.parse(new Traced({ json: true }).ask(Metadata, 1, { topics: [] }, METADATA))).toMatchObject({
      time: '1970-01-01T00:00:01.000Z',
      connection: 1,
      api: 'Metadata',
      version: 1,
      correlationId: 1,
      clientId: 'app',
      tookMs: 2.5,
      errors: [{ path: 'topics[0].errorCode', code: 3, name: 'UNKNOWN_TOPIC_OR_PARTITION' }],
      request: { topics: [] },
      response: { brokers: [{ nodeId: 1, host: 'kafka-1', port: 9092 }] },
    });
  });

  it('can be whole messages', () => {
    const text = new Traced({ verbose: true }).ask(Metadata, 1, { topics: null }, METADATA);
    expect(text).toMatch(/\n {2}request \{ topics: null \}\n {2}response \{\n/);
    expect(text).toContain("errorCode: '3 UNKNOWN_TOPIC_OR_PARTITION'");
  });
});
