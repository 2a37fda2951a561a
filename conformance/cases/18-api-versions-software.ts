import { ApiVersions, decodeResponse, ErrorCode, encodeRequest, frame, Metadata } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';

const SOFTWARE = { clientSoftwareName: 'fluxmq-conformance', clientSoftwareVersion: '1.0' };
/** Letters, digits, dots and hyphens, beginning and ending with one of the first two (KIP-511). */
const WRONG_WORDS = ['', 'two words', '.dot', 'hyphen-', 'under_score', 'größe'] as const;
const RIGHT_WORDS = ['a', '1', 'apache-kafka-java', '3.9.2-SNAPSHOT', 'x'.repeat(300)] as const;
const OTHER_VERSIONS = [-1, 99, 32_767, -32_768] as const;

/** Who a client says it is, the features that it learns of, and asking in versions that there are not. */
export const apiVersionsSoftwareCases = [
  must('api-versions/software-that-is-no-word', {
    api: ApiVersions,
    versions: [3, 4],
    see: 'KIP-511',
    why: 'The words become names of metrics; and the client, told 42, falls back to saying nothing and goes on.',
    async run({ connect, version }) {
      const connection = await connect();
      const refused = {
        errorCode: ErrorCode.INVALID_REQUEST,
        apiKeys: [],
        supportedFeatures: [],
        finalizedFeatures: [],
      };
      for (const word of WRONG_WORDS) {
        for (const field of ['clientSoftwareName', 'clientSoftwareVersion'] as const) {
          expectFields(await connection.send(ApiVersions, version, { ...SOFTWARE, [field]: word }), refused);
        }
      }
      const { errorCode } = await connection.send(ApiVersions, version, SOFTWARE);
      expectFields({ errorCode }, { errorCode: ErrorCode.NONE });
    },
  }),

  must('api-versions/software-of-every-kind', {
    api: ApiVersions,
    versions: [3, 4],
    see: 'KIP-511',
    why: 'A client with a long or a short name of its own could not connect.',
    async run({ connect, version }) {
      const connection = await connect();
      for (const word of RIGHT_WORDS) {
        const software = { clientSoftwareName: word, clientSoftwareVersion: word };
        const { errorCode } = await connection.send(ApiVersions, version, software);
        expectFields({ errorCode }, { errorCode: ErrorCode.NONE });
      }
    },
  }),

  must('api-versions/same-list-in-every-version', {
    api: ApiVersions,
    versions: [1, 4],
    see: 'KIP-35',
    why: 'A client that falls back to v0 must not come to believe in another broker.',
    async run({ connect, version }) {
      const connection = await connect();
      const ranges = async (asked: number) => {
        const { apiKeys } = await connection.send(ApiVersions, asked, asked < 3 ? {} : SOFTWARE);
        return apiKeys.map(({ apiKey, minVersion, maxVersion }) => `${apiKey}: ${minVersion}–${maxVersion}`).sort();
      };
      expectEqual('the ranges', await ranges(version), await ranges(0));
    },
  }),

  must('api-versions/features', {
    api: ApiVersions,
    versions: [3, 4],
    see: 'KIP-584, KAFKA-17011',
    why: 'A client reads ranges from it; one that begins at 0 makes clients of v3 fail, so only v4 may show it.',
    async run({ send, version }) {
      const { supportedFeatures, finalizedFeatures, finalizedFeaturesEpoch } = await send(ApiVersions, SOFTWARE);
      const names = supportedFeatures.map(({ name }) => name);
      expectThat('every feature is listed once', new Set(names).size === names.length, names);
      for (const { name, minVersion, maxVersion } of supportedFeatures) {
        const least = version < 4 ? 1 : 0;
        expectThat(`${name} has a range`, minVersion >= least && maxVersion >= minVersion, [minVersion, maxVersion]);
      }
      for (const { name, minVersionLevel, maxVersionLevel } of finalizedFeatures) {
        const levels = [minVersionLevel, maxVersionLevel];
        expectThat(`${name} has levels`, minVersionLevel >= 1 && maxVersionLevel >= minVersionLevel, levels);
      }
      const finalized = finalizedFeatures.length > 0;
      expectThat('levels have an epoch', !finalized || finalizedFeaturesEpoch >= 0n, finalizedFeaturesEpoch);
    },
  }),

  must('api-versions/other-versions-are-answered-in-v0', {
    api: ApiVersions,
    versions: [0, 0],
    see: 'KIP-511, platformatic/kafka#343',
    why: 'Every version that is not served is answered so, a negative one too, and the connection goes on.',
    async run({ connect }) {
      const connection = await connect();
      for (const version of OTHER_VERSIONS) {
        const correlationId = connection.nextCorrelationId();
        const request = Buffer.concat(encodeRequest(ApiVersions, 4, { correlationId, clientId: 'fluxmq' }, SOFTWARE));
        request.writeInt16BE(version, 2);
        connection.write(frame([request]));
        const answer = decodeResponse(ApiVersions, 0, correlationId, await connection.receiveFrame());
        expectFields(answer, { errorCode: ErrorCode.UNSUPPORTED_VERSION });
        const range = answer.apiKeys.find(({ apiKey }) => apiKey === ApiVersions.key);
        expectFields(range, { minVersion: 0 });
      }
      const { errorCode } = await connection.send(ApiVersions, 0, {});
      expectFields({ errorCode }, { errorCode: ErrorCode.NONE });
    },
  }),

  must('api-versions/again-and-again', {
    api: ApiVersions,
    versions: [0, 4],
    needs: [Metadata],
    see: 'KIP-35',
    why: 'Clients ask at the start of a connection, proxies in the middle of it.',
    async run({ client, connect, version }) {
      const connection = await connect();
      for (let round = 0; round < 3; round++) {
        const { errorCode } = await connection.send(ApiVersions, version, version < 3 ? {} : SOFTWARE);
        expectFields({ errorCode }, { errorCode: ErrorCode.NONE });
        expectFields(await connection.send(Metadata, client.version(Metadata) ?? 0, { topics: [] }), { topics: [] });
      }
    },
  }),
];
