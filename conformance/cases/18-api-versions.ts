import {
  ApiVersions,
  decodeResponse,
  ErrorCode,
  encodeRequest,
  Fetch,
  frame,
  Metadata,
  Produce,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectFields, expectThat } from '../expect.js';

const SOFTWARE = { clientSoftwareName: 'fluxmq-conformance', clientSoftwareVersion: '1.0' };
/** No broker has it, and none will for long. */
const FAR_VERSION = 99;

export const apiVersionsCases = [
  must('api-versions/lists-what-it-serves', {
    api: ApiVersions,
    versions: [0, 4],
    see: 'KIP-35',
    why: 'A client that finds no usable range for the basic APIs gives up on the broker.',
    async run({ send }) {
      const { errorCode, apiKeys } = await send(ApiVersions, SOFTWARE);
      expectFields({ errorCode }, { errorCode: ErrorCode.NONE });
      const keys = apiKeys.map(({ apiKey }) => apiKey);
      for (const api of [Produce, Fetch, Metadata, ApiVersions]) {
        expectThat(`${api.name} is listed`, keys.includes(api.key), keys);
      }
      expectThat('every API is listed once', new Set(keys).size === keys.length, keys);
      const inverted = apiKeys.filter(({ minVersion, maxVersion }) => minVersion > maxVersion || minVersion < 0);
      expectThat('every range is one', inverted.length === 0, inverted);
    },
  }),

  must('api-versions/unknown-version-is-answered-in-v0', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'KIP-511',
    why: 'A client newer than the broker would be cut off instead of learning what it may ask.',
    async run({ connect }) {
      const connection = await connect();
      const correlationId = connection.nextCorrelationId();
      const request = Buffer.concat(encodeRequest(ApiVersions, 4, { correlationId, clientId: 'fluxmq' }, SOFTWARE));
      request.writeInt16BE(FAR_VERSION, 2);
      connection.write(frame([request]));
      const answer = decodeResponse(ApiVersions, 0, correlationId, await connection.receiveFrame());
      expectFields(answer, { errorCode: ErrorCode.UNSUPPORTED_VERSION });
      expectThat(
        'the range of ApiVersions is told',
        answer.apiKeys.some(({ apiKey, maxVersion }) => apiKey === ApiVersions.key && maxVersion < FAR_VERSION),
        answer.apiKeys,
      );
      const { errorCode } = await connection.send(ApiVersions, 0, {});
      expectFields({ errorCode }, { errorCode: ErrorCode.NONE });
    },
  }),
];
