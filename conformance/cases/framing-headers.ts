import {
  ApiVersions,
  decodeResponse,
  ErrorCode,
  encodeRequest,
  frame,
  Metadata,
  Produce,
} from '../../protocol/index.js';
import { batchOfSize } from '../batches.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { expectHangUp } from './hang-up.js';
import { produceTo } from './requests.js';

const PING = 0;
/** The first flexible version of Metadata. */
const FLEXIBLE = 9;
/** Where the name of the client begins in a header, and where the tagged fields of one with a name of one letter. */
const CLIENT_ID = 8;
const TAGS = 11;

/** Tagged fields that nobody knows: one without data, two, one of a great number, and none counted in two bytes. */
const NEW_TAGS = [
  [1, 5, 0],
  [2, 1, 1, 0xaa, 5, 0],
  [1, 0x80, 0x7f, 2, 1, 2],
  [0x80, 0],
] as const;

/** A Metadata request for nothing but brokers. */
function metadata(version: number, correlationId = 5, clientId: string | null = 'f'): Buffer {
  return Buffer.concat(encodeRequest(Metadata, version, { correlationId, clientId }, { topics: [] }));
}

/** The same with these bytes where its header has no tagged fields. */
function withTags(...bytes: readonly number[]): Buffer {
  const request = metadata(FLEXIBLE);
  return Buffer.concat([request.subarray(0, TAGS), Buffer.from(bytes), request.subarray(TAGS + 1)]);
}

/** Headers at their edges, and frames that are none; `framing.ts` has what belongs to the connection. */
export const framingHeaderCases = [
  must('framing/correlation-ids-at-the-edges', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Request Header',
    why: 'A client counts on and wraps around after weeks: the number comes back as it was, whatever it is.',
    async run({ connect, version }) {
      const connection = await connect();
      for (const correlationId of [2 ** 31 - 1, -(2 ** 31), -1, 0, 0]) {
        connection.write(frame([metadata(version, correlationId)]));
        const answer = decodeResponse(Metadata, version, correlationId, await connection.receiveFrame());
        expectFields(answer, version === 0 ? {} : { topics: [] });
      }
    },
  }),

  must('framing/client-ids-of-every-kind', {
    api: Metadata,
    versions: [1, 13],
    see: 'Protocol guide, Request Header',
    why: 'Some clients leave it empty, some put a whole sentence there: it names the client in metrics and quotas, no more.',
    async run({ connect, version }) {
      const connection = await connect();
      for (const clientId of ['', 'größe', ':type=*,name="x"', 'with\0null', 'x'.repeat(32_767)]) {
        connection.write(frame([metadata(version, 7, clientId)]));
        expectFields(decodeResponse(Metadata, version, 7, await connection.receiveFrame()), { topics: [] });
      }
    },
  }),

  must('framing/header-tags-of-newer-clients', {
    api: Metadata,
    versions: [FLEXIBLE, FLEXIBLE],
    see: 'KIP-482',
    why: 'A header may get fields before a broker knows them; where each ends is written before it.',
    async run({ connect }) {
      const connection = await connect();
      for (const bytes of NEW_TAGS) {
        connection.write(frame([withTags(...bytes)]));
        expectFields(decodeResponse(Metadata, FLEXIBLE, 5, await connection.receiveFrame()), { topics: [] });
      }
    },
  }),

  must('framing/header-without-its-tags-closes', {
    api: Metadata,
    versions: [FLEXIBLE, FLEXIBLE],
    see: 'KIP-482',
    why: 'A client that writes the old header before a flexible body is read one byte off: it must learn so at once.',
    run: (context) => expectHangUp(context, frame([withTags()])),
  }),

  must('framing/tag-longer-than-the-request-closes', {
    api: Metadata,
    versions: [FLEXIBLE, FLEXIBLE],
    see: 'KIP-482',
    why: 'Read on trust it would take bytes of the next request, or memory that is not there.',
    run: (context) => expectHangUp(context, frame([withTags(1, 5, 0x7f)])),
  }),

  must('framing/client-id-longer-than-the-request-closes', {
    api: Metadata,
    versions: [4, FLEXIBLE],
    see: 'Protocol guide, Protocol Primitive Types',
    why: 'As with any length: it is a claim, and the frame is the truth.',
    async run(context) {
      for (const length of [500, -2]) {
        const request = metadata(context.version);
        request.writeInt16BE(length, CLIENT_ID);
        await expectHangUp(context, frame([request]));
      }
    },
  }),

  must('framing/frame-without-a-request-closes', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'Protocol guide, Network',
    why: 'There is no number to answer to: whoever sent it waits for ever.',
    async run(context) {
      for (const length of [0, 1, 7, 8]) await expectHangUp(context, frame([metadata(4).subarray(0, length)]));
    },
  }),

  must('framing/null-name-where-none-may-be-closes', {
    api: Metadata,
    versions: [4, 4],
    see: 'Protocol guide, Protocol Primitive Types',
    why: 'A broker that goes on with no name at all falls over it later, and takes the clients of others with it.',
    run(context) {
      const request = metadata(4);
      const topics = Buffer.from([0, 0, 0, 1, 0xff, 0xff]);
      return expectHangUp(context, frame([request.subarray(0, TAGS), topics, request.subarray(TAGS + 4)]));
    },
  }),

  must('framing/keys-of-no-client-api-close', {
    api: Metadata,
    versions: [4, 4],
    see: 'Protocol guide, Network',
    why: 'Requests between brokers are not for clients: one that is served could move leaders.',
    async run(context) {
      for (const key of [-1, 4, 5, 6, 7, 32_767]) {
        const request = metadata(4);
        request.writeInt16BE(key);
        await expectHangUp(context, frame([request]));
      }
    },
  }),

  must('framing/large-request-in-many-pieces', {
    api: Produce,
    versions: [3, 13],
    see: 'Protocol guide, Network',
    why: 'A request is larger than any socket’s buffer: it comes in pieces of all sizes, with the next one at its heels.',
    async run({ connect, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const connection = await connect(await leader(topic));
      const id = (correlationId: number) => ({ correlationId, clientId: 'fluxmq' });
      const large = encodeRequest(Produce, version, id(1), produceTo(topic, batchOfSize(900_000)));
      const bytes = Buffer.concat([
        ...frame(large),
        ...frame(encodeRequest(ApiVersions, PING, id(2), {})),
        ...frame(encodeRequest(Produce, version, id(3), produceTo(topic, batchOfSize(10)))),
      ]);
      // Each piece is larger than the one before, so that cuts fall everywhere.
      for (let at = 0, size = 1; at < bytes.length; at += size, size = Math.ceil(size * 1.7)) {
        connection.write([bytes.subarray(at, at + size)]);
        await new Promise(setImmediate);
      }
      const expectWritten = async (correlationId: number, baseOffset: bigint) =>
        expectFields(decodeResponse(Produce, version, correlationId, await connection.receiveFrame()), {
          responses: [{ partitionResponses: [{ index: 0, errorCode: ErrorCode.NONE, baseOffset }] }],
        });
      await expectWritten(1, 0n);
      expectEqual('correlationId', (await connection.receiveFrame()).readInt32BE(0), 2);
      await expectWritten(3, 1n);
    },
  }),

  must('framing/half-a-request-holds-up-nobody', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'Protocol guide, Network',
    why: 'A client that died in the middle of a request is no reason for others to wait, nor for the broker to remember it.',
    async run({ connect }) {
      const [broken, other] = [await connect(), await connect()];
      broken.write([Buffer.concat(frame([metadata(4)])).subarray(0, 9)]);
      expectFields(await other.send(ApiVersions, PING, {}), { errorCode: ErrorCode.NONE });
      broken.close();
      expectFields(await other.send(ApiVersions, PING, {}), { errorCode: ErrorCode.NONE });
    },
  }),

  must('framing/different-apis-in-one-segment', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Network',
    why: 'Each request says its own version, and so do its neighbours: flexible and old forms stand side by side.',
    async run({ connect, version }) {
      const connection = await connect();
      const id = (correlationId: number) => ({ correlationId, clientId: 'fluxmq' });
      const software = { clientSoftwareName: 'fluxmq-conformance', clientSoftwareVersion: '1.0' };
      const requests = [
        encodeRequest(ApiVersions, 3, id(1), software),
        [metadata(version, 2)],
        encodeRequest(ApiVersions, PING, id(3), {}),
        [metadata(4, 4)],
      ];
      connection.write([Buffer.concat(requests.flatMap((request) => frame(request)))]);
      const answers = [];
      for (let n = 0; n < requests.length; n++) answers.push(await connection.receiveFrame());
      const [newest = Buffer.alloc(0), one = Buffer.alloc(0), oldest = Buffer.alloc(0), two = Buffer.alloc(0)] =
        answers;
      expectFields(decodeResponse(ApiVersions, 3, 1, newest), { errorCode: ErrorCode.NONE });
      expectFields(decodeResponse(Metadata, version, 2, one), version === 0 ? {} : { topics: [] });
      expectFields(decodeResponse(ApiVersions, PING, 3, oldest), { errorCode: ErrorCode.NONE });
      expectFields(decodeResponse(Metadata, 4, 4, two), { topics: [] });
    },
  }),
];
