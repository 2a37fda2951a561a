import {
  AlterClientQuotas,
  AlterPartitionReassignments,
  AlterReplicaLogDirs,
  AlterUserScramCredentials,
  CreateAcls,
  DeleteAcls,
  DescribeAcls,
  DescribeClientQuotas,
  DescribeCluster,
  DescribeLogDirs,
  DescribeQuorum,
  DescribeUserScramCredentials,
  ElectLeaders,
  ErrorCode,
  ListPartitionReassignments,
  UnregisterBroker,
  WriteTxnMarkers,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectFields } from '../expect.js';
import { AclOperation, AclResource, allOf, CLUSTER_NAME, creation, credential, User } from './acl.js';
import { refusal } from './forbidden.js';
import { OPERATIONS_NOT_ASKED } from './requests.js';

const { CLUSTER_AUTHORIZATION_FAILED } = ErrorCode;
const TIMEOUT_MS = 10_000;
const NOBODY = 'User:nobody';
const NO_BROKER = 2_147_483_646;
const REFUSED = { throttleTimeMs: 0, errorCode: CLUSTER_AUTHORIZATION_FAILED };

/** What a user is answered who may not administrate the cluster, API by API. */
export const aclClusterCases = [
  refusal('acl/describe-acls', {
    api: DescribeAcls,
    versions: [1, 3],
    why: 'Whoever looks for a way in would be shown them all.',
    request: () => allOf(NOBODY),
    expected: () => ({ ...REFUSED, resources: [] }),
  }),

  refusal('acl/create-acls', {
    api: CreateAcls,
    versions: [1, 3],
    why: 'Anybody could give itself every right.',
    request: ({ topic: { name } }) => ({
      creations: [
        creation(NOBODY, { resourceType: AclResource.TOPIC, resourceName: name, operation: AclOperation.READ }),
      ],
    }),
    expected: () => ({ throttleTimeMs: 0, results: [{ errorCode: CLUSTER_AUTHORIZATION_FAILED }] }),
  }),

  refusal('acl/delete-acls', {
    api: DeleteAcls,
    versions: [1, 3],
    why: 'Anybody could take the rights of others away.',
    request: () => ({ filters: [allOf(NOBODY)] }),
    expected: () => ({
      throttleTimeMs: 0,
      filterResults: [{ errorCode: CLUSTER_AUTHORIZATION_FAILED, matchingAcls: [] }],
    }),
  }),

  refusal('acl/describe-log-dirs', {
    api: DescribeLogDirs,
    versions: [3, 5],
    why: 'An empty answer would be taken for a broker without data.',
    request: () => ({ topics: null }),
    expected: () => ({ ...REFUSED, results: [] }),
  }),

  refusal('acl/alter-replica-log-dirs', {
    api: AlterReplicaLogDirs,
    versions: [1, 2],
    why: 'Anybody could fill a disk.',
    request: ({ topic: { name } }) => ({ dirs: [{ path: '/nowhere', topics: [{ name, partitions: [0] }] }] }),
    expected: ({ topic: { name } }) => ({
      results: [{ topicName: name, partitions: [{ partitionIndex: 0, errorCode: CLUSTER_AUTHORIZATION_FAILED }] }],
    }),
  }),

  refusal('acl/elect-leaders', {
    api: ElectLeaders,
    versions: [1, 2],
    why: 'Anybody could move the load of a cluster about.',
    request: ({ topic: { name } }) => ({ topicPartitions: [{ topic: name, partitions: [0] }], timeoutMs: TIMEOUT_MS }),
    expected: () => REFUSED,
  }),

  refusal('acl/alter-partition-reassignments', {
    api: AlterPartitionReassignments,
    versions: [0, 1],
    why: 'Anybody could move the load of a cluster about.',
    request: ({ topic: { name } }) => ({
      timeoutMs: TIMEOUT_MS,
      topics: [{ name, partitions: [{ partitionIndex: 0, replicas: null }] }],
    }),
    expected: () => REFUSED,
  }),

  refusal('acl/list-partition-reassignments', {
    api: ListPartitionReassignments,
    versions: [0, 0],
    why: 'An empty answer would be taken for a cluster at rest.',
    request: () => ({ timeoutMs: TIMEOUT_MS, topics: null }),
    expected: () => ({ ...REFUSED, topics: [] }),
  }),

  refusal('acl/describe-client-quotas', {
    api: DescribeClientQuotas,
    versions: [0, 1],
    why: 'An empty answer would be taken for a cluster without quotas.',
    request: () => ({ components: [], strict: false }),
    expected: () => REFUSED,
  }),

  refusal('acl/alter-client-quotas', {
    api: AlterClientQuotas,
    versions: [0, 1],
    why: 'Anybody could slow others down.',
    request: () => ({
      entries: [
        {
          entity: [{ entityType: 'client-id', entityName: 'fluxmq-nobody' }],
          ops: [{ key: 'producer_byte_rate', value: 1000, remove: false }],
        },
      ],
      validateOnly: true,
    }),
    expected: () => ({ throttleTimeMs: 0, entries: [{ errorCode: CLUSTER_AUTHORIZATION_FAILED }] }),
  }),

  refusal('acl/describe-user-scram-credentials', {
    api: DescribeUserScramCredentials,
    versions: [0, 0],
    why: 'Whoever guesses passwords would be shown whose to guess.',
    request: () => ({ users: [{ name: 'fluxmq-nobody' }] }),
    // Kafka leaves the name out. On a request for all users it gives no answer at all.
    expected: () => ({
      throttleTimeMs: 0,
      results: [{ errorCode: CLUSTER_AUTHORIZATION_FAILED, credentialInfos: [] }],
    }),
  }),

  refusal('acl/alter-user-scram-credentials', {
    api: AlterUserScramCredentials,
    versions: [0, 0],
    why: 'Anybody could become anybody else.',
    request: () => ({ upsertions: [credential('fluxmq-nobody', 'a password')] }),
    expected: () => ({
      throttleTimeMs: 0,
      results: [{ user: 'fluxmq-nobody', errorCode: CLUSTER_AUTHORIZATION_FAILED }],
    }),
  }),

  refusal('acl/describe-quorum', {
    api: DescribeQuorum,
    versions: [0, 2],
    why: 'An empty answer would be taken for a cluster without controllers.',
    request: () => ({ topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }] }),
    expected: () => ({ errorCode: CLUSTER_AUTHORIZATION_FAILED }),
  }),

  refusal('acl/unregister-broker', {
    api: UnregisterBroker,
    versions: [0, 0],
    why: 'Anybody could throw brokers out of a cluster.',
    request: () => ({ brokerId: NO_BROKER }),
    expected: () => REFUSED,
  }),

  refusal('acl/write-txn-markers', {
    api: WriteTxnMarkers,
    versions: [0, 2],
    why: 'Anybody could end the transactions of others.',
    request: ({ topic: { name } }) => ({
      markers: [
        { producerId: 1n, producerEpoch: 0, transactionResult: true, topics: [{ name, partitionIndexes: [0] }] },
      ],
    }),
    expected: ({ topic: { name } }) => ({
      markers: [
        {
          producerId: 1n,
          topics: [{ name, partitions: [{ partitionIndex: 0, errorCode: CLUSTER_AUTHORIZATION_FAILED }] }],
        },
      ],
    }),
  }),

  must('acl/authorized-operations-of-the-cluster', {
    api: DescribeCluster,
    versions: [0, 2],
    level: 'security',
    when: ['authorizer', 'scram'],
    see: 'KIP-430, KIP-700',
    why: 'A tool that greys out what its user may not do would grey out the wrong things.',
    async run(context) {
      const cluster = { resourceType: AclResource.CLUSTER, resourceName: CLUSTER_NAME };
      const user = await User.fresh(context);
      await user.allow({ ...cluster, operation: AclOperation.ALTER }, { ...cluster, operation: AclOperation.CREATE });
      const { ALTER, CREATE, DESCRIBE } = AclOperation;
      // To alter is to describe.
      const expected = [ALTER, CREATE, DESCRIBE].reduce((bits, bit) => bits | (1 << bit), 0);
      expectFields(await user.send(DescribeCluster, { includeClusterAuthorizedOperations: true }), {
        errorCode: ErrorCode.NONE,
        clusterAuthorizedOperations: expected,
      });
      expectFields(await user.send(DescribeCluster, {}), { clusterAuthorizedOperations: OPERATIONS_NOT_ASKED });
    },
  }),
];
