import { DescribeCluster, ErrorCode, Metadata } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { OPERATIONS_NOT_ASKED } from './requests.js';

const VERSIONS = [0, 2] as const;
const BROKERS = 1;

export const describeClusterCases = [
  must('describe-cluster/same-as-metadata', {
    api: DescribeCluster,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-700',
    why: 'Admin clients look here and others in Metadata: two ids, or two sets of brokers, would be two clusters.',
    async run({ send }) {
      const [described, known] = [await send(DescribeCluster, {}), await send(Metadata, { topics: [] })];
      expectFields(described, {
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        endpointType: BROKERS,
        clusterId: known.clusterId ?? '',
        clusterAuthorizedOperations: OPERATIONS_NOT_ASKED,
      });
      const byId = (one: { readonly id: number }, two: { readonly id: number }) => one.id - two.id;
      expectEqual(
        'brokers',
        described.brokers.map(({ brokerId, host, port, rack }) => ({ id: brokerId, host, port, rack })).sort(byId),
        known.brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack })).sort(byId),
      );
      const ids = described.brokers.map(({ brokerId }) => brokerId);
      expectThat('the controller is one of the brokers', ids.includes(described.controllerId), described.controllerId);
      expectThat(
        'no broker is fenced',
        described.brokers.every(({ isFenced }) => !isFenced),
        described.brokers.length,
      );
    },
  }),

  must('describe-cluster/authorized-operations', {
    api: DescribeCluster,
    versions: VERSIONS,
    see: 'KIP-430, KIP-700',
    why: 'An administrator’s tool shows what the user may do, from these bits; not asked for, they cost nothing.',
    async run({ send }) {
      const { clusterAuthorizedOperations } = await send(DescribeCluster, { includeClusterAuthorizedOperations: true });
      expectThat('there are some', clusterAuthorizedOperations > 0, clusterAuthorizedOperations);
    },
  }),

  must('describe-cluster/endpoints-of-another-type', {
    api: DescribeCluster,
    versions: [1, 2],
    see: 'KIP-919',
    why: 'A tool that wants the controllers must learn that it has come to a broker, and one of no known type that there is none.',
    async run({ send }) {
      const none = { clusterId: '', controllerId: -1, brokers: [], clusterAuthorizedOperations: OPERATIONS_NOT_ASKED };
      const controllers = await send(DescribeCluster, { endpointType: 2 });
      expectFields(controllers, { errorCode: ErrorCode.MISMATCHED_ENDPOINT_TYPE, ...none });
      for (const endpointType of [0, 9, -1]) {
        const answer = await send(DescribeCluster, { endpointType });
        expectFields(answer, { errorCode: ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, ...none });
      }
    },
  }),
];
