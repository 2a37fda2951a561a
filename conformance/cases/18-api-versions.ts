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
import { expectEqual, expectFields, expectThat } from '../expect.js';

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

  must('api-versions/features-agree-between-versions', {
    api: ApiVersions,
    versions: [3, 4],
    see: 'KIP-584',
    why: 'A client of one version would believe in other features of the cluster than one of the next.',
    async run({ client, connect, version }) {
      const other = version === 3 ? 4 : 3;
      if (!client.supports(ApiVersions, other)) return;
      const connection = await connect();
      const one = await connection.send(ApiVersions, version, SOFTWARE);
      const two = await connection.send(ApiVersions, other, SOFTWARE);
      const [older, newer] = version === 3 ? [one, two] : [two, one];
      expectEqual('finalizedFeatures', textsOf(one.finalizedFeatures), textsOf(two.finalizedFeatures));
      // Version 3 leaves out what may be at level 0 (KAFKA-17011).
      const fromOne = newer.supportedFeatures.filter(({ minVersion }) => minVersion > 0);
      expectEqual('supportedFeatures', textsOf(older.supportedFeatures), textsOf(fromOne));
      const supported = newer.supportedFeatures.map(({ name }) => name);
      const unsupported = newer.finalizedFeatures.filter(({ name }) => !supported.includes(name));
      expectThat('what is finalized is supported', unsupported.length === 0, unsupported);
    },
  }),
];

function textsOf(features: readonly object[]): string[] {
  return features.map((feature) => JSON.stringify(feature)).sort();
}
