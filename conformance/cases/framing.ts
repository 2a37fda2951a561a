import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiVersions,
  type Connection,
  decodeResponse,
  ErrorCode,
  encodeRequest,
  Fetch,
  frame,
  LENGTH_SIZE,
  Metadata,
  Produce,
  RequestHeader,
} from '../../protocol/index.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { expectHangUp } from './hang-up.js';
import { fetchFrom, produceTo } from './requests.js';

/** Long enough for the bytes written before to leave as a segment of their own. */
const SEGMENT_PAUSE_MS = 2;
/** No broker has it, and none will for long. */
const FAR_KEY = 9999;
const FAR_VERSION = 99;
const UNKNOWN_TAGS = [{ tag: 4242, data: Buffer.from('from a newer client') }];
const PING = 0;

/** Whole bytes of a request that any broker answers at once. */
function ping(connection: Connection): Buffer {
  const correlationId = connection.nextCorrelationId();
  return Buffer.concat(frame(encodeRequest(ApiVersions, PING, { correlationId, clientId: 'fluxmq' }, {})));
}

async function expectAnswers(connection: Connection, correlationIds: readonly number[]): Promise<void> {
  for (const correlationId of correlationIds) {
    const payload = await connection.receiveFrame();
    expectEqual('correlationId', payload.readInt32BE(0), correlationId);
    expectFields(decodeResponse(ApiVersions, PING, correlationId, payload), { errorCode: ErrorCode.NONE });
  }
}

/** A request as a frame, its bytes changed where `change` says so. */
function metadataFrame(version: number, change: (request: Buffer) => void): Buffer[] {
  const id = { correlationId: 0, clientId: 'fluxmq' };
  const request = Buffer.concat(encodeRequest(Metadata, version, id, { topics: [] }));
  change(request);
  return frame([request]);
}

function announcing(length: number): Buffer[] {
  const bytes = Buffer.alloc(LENGTH_SIZE + 64);
  bytes.writeInt32BE(length);
  return [bytes];
}

export const framingCases = [
  must('framing/pipelined-answered-in-order', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'Protocol guide, Network',
    why: 'A client that pipelines gives an answer to whoever asked first; in another order it decodes the wrong message.',
    async run({ client, connect, freshTopic }) {
      const topic = await freshTopic();
      const connection = await connect(await client.leader(topic.name, 0));
      const version = client.version(Metadata) ?? 0;
      const first = connection.post(Metadata, version, { topics: [{ name: topic.name }] });
      const others = Array.from({ length: 10 }, () => connection.post(ApiVersions, PING, {}));
      const last = connection.post(Metadata, version, { topics: [{ name: topic.name }] });
      const answer = await connection.receiveFrame();
      expectEqual('correlationId', answer.readInt32BE(0), first);
      await expectAnswers(connection, others);
      expectEqual('correlationId', (await connection.receiveFrame()).readInt32BE(0), last);
    },
  }),

  must('framing/request-in-two-segments', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'Protocol guide, Network',
    why: 'TCP cuts where it likes: a request of which only a part has come is no error, wherever it is cut.',
    async run({ connect }) {
      const connection = await connect();
      const { length } = ping(connection);
      for (let cut = 1; cut < length; cut++) {
        const request = ping(connection);
        connection.write([request.subarray(0, cut)]);
        await delay(SEGMENT_PAUSE_MS);
        connection.write([request.subarray(cut)]);
        await expectAnswers(connection, [cut]);
      }
    },
  }),

  must('framing/request-byte-by-byte', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'Protocol guide, Network',
    why: 'On a slow network a request arrives in crumbs, the length in front of it too.',
    async run({ connect }) {
      const connection = await connect();
      for (const byte of ping(connection)) {
        connection.write([Buffer.from([byte])]);
        await delay(SEGMENT_PAUSE_MS);
      }
      await expectAnswers(connection, [0]);
    },
  }),

  must('framing/many-requests-in-one-segment', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'Protocol guide, Network',
    why: 'A busy client fills a segment with requests: those behind the first would never be answered.',
    async run({ connect }) {
      const connection = await connect();
      const requests = Array.from({ length: 20 }, () => ping(connection));
      const last = ping(connection);
      connection.write([Buffer.concat([...requests, last.subarray(0, 7)])]);
      await expectAnswers(connection, [...requests.keys()]);
      connection.write([last.subarray(7)]);
      await expectAnswers(connection, [requests.length]);
    },
  }),

  must('framing/null-client-id', {
    api: ApiVersions,
    versions: [0, 4],
    see: 'Protocol guide, Request Header',
    why: 'A client need not say who it is.',
    async run({ connect, version }) {
      const connection = await connect();
      const software = { clientSoftwareName: 'fluxmq-conformance', clientSoftwareVersion: '1.0' };
      const id = { correlationId: -7, clientId: null };
      connection.write(frame(encodeRequest(ApiVersions, version, id, software)));
      const answer = decodeResponse(ApiVersions, version, id.correlationId, await connection.receiveFrame());
      expectFields(answer, { errorCode: ErrorCode.NONE });
    },
  }),

  must('framing/unknown-api-key-closes', {
    api: Metadata,
    versions: [4, 4],
    see: 'Protocol guide, Network',
    why: 'A client that gets no answer and no end waits until its time-out, and its later requests with it.',
    run: (context) =>
      expectHangUp(
        context,
        metadataFrame(4, (request) => request.writeInt16BE(FAR_KEY, 0)),
      ),
  }),

  must('framing/unsupported-version-closes', {
    api: Metadata,
    versions: [4, 4],
    see: 'KIP-35',
    why: 'There is no form for the answer that the client could read; waiting for one would look like a slow broker.',
    run: (context) =>
      expectHangUp(
        context,
        metadataFrame(4, (request) => request.writeInt16BE(FAR_VERSION, 2)),
      ),
  }),

  must('framing/undecodable-body-closes', {
    api: Metadata,
    versions: [4, 4],
    see: 'Protocol guide, Network',
    why: 'Taking a length on trust costs a broker its memory, and all its clients with it.',
    run: (context) =>
      // The array of topics claims two thousand million elements.
      expectHangUp(
        context,
        metadataFrame(4, (request) => request.writeInt32BE(0x7fffffff, request.length - 5)),
      ),
  }),

  must('framing/negative-length-closes', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'Protocol guide, Protocol Primitive Types',
    why: 'Where the next request begins cannot be known any more.',
    run: (context) => expectHangUp(context, announcing(-1)),
  }),

  must('framing/length-over-the-limit-closes', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'socket.request.max.bytes',
    why: 'What is no Kafka client (a browser, a scanner) announces gigabytes, and would have them kept for it.',
    run: (context) => expectHangUp(context, announcing(0x7fffffff)),
  }),

  must('framing/unknown-tagged-fields-ignored', {
    api: Metadata,
    versions: [9, 13],
    see: 'KIP-482',
    why: 'Newer clients add tagged fields to versions that are out already; a broker that minds them shuts those out.',
    async run({ connect, freshTopic, version, leader }) {
      const topic = await freshTopic();
      const connection = await connect(await leader(topic));
      const header = RequestHeader.encode(
        {
          requestApiKey: Metadata.key,
          requestApiVersion: version,
          correlationId: 0,
          clientId: 'fluxmq',
          unknownTaggedFields: UNKNOWN_TAGS,
        },
        2,
      );
      const topics = [{ name: topic.name, unknownTaggedFields: UNKNOWN_TAGS }];
      const body = Metadata.request.encode({ topics, unknownTaggedFields: UNKNOWN_TAGS }, version);
      connection.write(frame([header, body]));
      const answer = decodeResponse(Metadata, version, 0, await connection.receiveFrame());
      expectFields(answer, { topics: [{ name: topic.name, errorCode: ErrorCode.NONE }] });
    },
  }),

  must('framing/bytes-after-the-body-ignored', {
    api: Metadata,
    versions: [0, 13],
    see: 'librdkafka 2.x sends three such bytes with Metadata v12',
    why: 'librdkafka, and every client built on it, could not even connect.',
    async run({ connect, freshTopic, version, leader }) {
      const topic = await freshTopic();
      const connection = await connect(await leader(topic));
      const id = { correlationId: 0, clientId: 'fluxmq' };
      const request = encodeRequest(Metadata, version, id, { topics: [{ name: topic.name }] });
      connection.write(frame([...request, Buffer.alloc(3)]));
      const answer = decodeResponse(Metadata, version, 0, await connection.receiveFrame());
      expectFields(answer, { topics: [{ name: topic.name, errorCode: ErrorCode.NONE }] });
    },
  }),

  must('framing/produce-waits-behind-a-waiting-fetch', {
    api: Fetch,
    versions: [11, 11],
    needs: [Produce],
    see: 'Protocol guide, Network',
    why: 'Requests of one connection are carried out one after the other: a client may count on the order of its effects.',
    async run({ client, connect, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const connection = await connect(await leader(topic));
      const produceVersion = client.version(Produce) ?? Produce.versions[0];
      const fetching = connection.post(Fetch, version, fetchFrom(topic, 0n, { maxWaitMs: 400 }));
      const producing = connection.post(Produce, produceVersion, produceTo(topic, batchOf(['late'])));
      const fetched = decodeResponse(Fetch, version, fetching, await connection.receiveFrame());
      // Were the Produce carried out earlier, it would have woken the Fetch.
      expectFields(fetched, { responses: [{ partitions: [{ errorCode: ErrorCode.NONE, records: Buffer.alloc(0) }] }] });
      const produced = decodeResponse(Produce, produceVersion, producing, await connection.receiveFrame());
      expectFields(produced, { responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 0n }] }] });
      expectThat('the answer to the Fetch came first', fetching < producing, [fetching, producing]);
    },
  }),
];
