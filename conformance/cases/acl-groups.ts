import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  DeleteGroups,
  DescribeGroups,
  DescribeTransactions,
  EndTxn,
  ErrorCode,
  FindCoordinator,
  Heartbeat,
  InitProducerId,
  JoinGroup,
  LeaveGroup,
  ListGroups,
  ListTransactions,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
  TxnOffsetCommit,
} from '../../protocol/index.js';
import { AclOperation, AclResource } from './acl.js';
import { type Forbidden, refusal } from './forbidden.js';
import { subscription } from './group.js';

const { GROUP_AUTHORIZATION_FAILED, TRANSACTIONAL_ID_AUTHORIZATION_FAILED } = ErrorCode;
const GROUP = 0;
const TRANSACTION = 1;

const identity = ({ transactionalId }: Forbidden) => ({ transactionalId, producerId: 1n, producerEpoch: 0 });

function coordinatorRequest(key: string, keyType: number, version: number) {
  return version >= 4 ? { coordinatorKeys: [key], keyType } : { key, ...(version >= 1 && { keyType }) };
}

function coordinatorRefused(key: string, errorCode: number, version: number) {
  const nowhere = { errorCode, nodeId: -1, host: '', port: -1 };
  return version >= 4 ? { coordinators: [{ key, ...nowhere }] } : nowhere;
}

/** What a user learns of groups and transactional ids that it may not use, API by API. */
export const aclGroupCases = [
  refusal('acl/find-coordinator-of-a-group', {
    api: FindCoordinator,
    versions: [0, 6],
    why: 'A consumer that is not told asks for its coordinator for ever.',
    request: ({ groupId, version }) => coordinatorRequest(groupId, GROUP, version),
    expected: ({ groupId, version }) => coordinatorRefused(groupId, GROUP_AUTHORIZATION_FAILED, version),
  }),

  refusal('acl/find-coordinator-of-a-transaction', {
    api: FindCoordinator,
    versions: [1, 6],
    why: 'A producer that is not told asks for its coordinator for ever.',
    request: ({ transactionalId, version }) => coordinatorRequest(transactionalId, TRANSACTION, version),
    expected: ({ transactionalId, version }) =>
      coordinatorRefused(transactionalId, TRANSACTIONAL_ID_AUTHORIZATION_FAILED, version),
  }),

  refusal('acl/join-group', {
    api: JoinGroup,
    versions: [0, 9],
    why: 'Anybody could take part in the work of a group, and get its records.',
    request: ({ groupId }) => ({
      groupId,
      sessionTimeoutMs: 30_000,
      rebalanceTimeoutMs: 30_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription() }],
    }),
    expected: () => ({
      errorCode: GROUP_AUTHORIZATION_FAILED,
      generationId: -1,
      leader: '',
      memberId: '',
      members: [],
    }),
  }),

  refusal('acl/sync-group', {
    api: SyncGroup,
    versions: [0, 5],
    why: 'A member whose right was taken away would go on as if nothing had happened.',
    request: ({ groupId, version }) => ({
      groupId,
      generationId: 1,
      memberId: 'nobody',
      ...(version >= 5 && { protocolType: 'consumer', protocolName: 'range' }),
    }),
    expected: () => ({ errorCode: GROUP_AUTHORIZATION_FAILED, assignment: Buffer.alloc(0) }),
  }),

  refusal('acl/heartbeat', {
    api: Heartbeat,
    versions: [0, 4],
    why: 'A member whose right was taken away would go on as if nothing had happened.',
    request: ({ groupId }) => ({ groupId, generationId: 1, memberId: 'nobody' }),
    expected: () => ({ throttleTimeMs: 0, errorCode: GROUP_AUTHORIZATION_FAILED }),
  }),

  refusal('acl/leave-group', {
    api: LeaveGroup,
    versions: [0, 5],
    why: 'Anybody could throw the members of a group out.',
    request: ({ groupId, version }) =>
      version >= 3 ? { groupId, members: [{ memberId: 'nobody' }] } : { groupId, memberId: 'nobody' },
    expected: () => ({ throttleTimeMs: 0, errorCode: GROUP_AUTHORIZATION_FAILED, members: [] }),
  }),

  refusal('acl/offset-commit', {
    api: OffsetCommit,
    versions: [2, 9],
    why: 'Anybody could move a group to where it loses records.',
    request: ({ groupId, topic: { name } }) => ({
      groupId,
      topics: [{ name, partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }] }],
    }),
    expected: ({ topic: { name } }) => ({
      topics: [{ name, partitions: [{ partitionIndex: 0, errorCode: GROUP_AUTHORIZATION_FAILED }] }],
    }),
  }),

  refusal('acl/offset-commit-of-a-topic', {
    api: OffsetCommit,
    versions: [2, 9],
    why: 'A consumer of several topics would lose its place in those that it may read, too.',
    allowed: ({ groupId }) => [
      { resourceType: AclResource.GROUP, resourceName: groupId, operation: AclOperation.READ },
    ],
    request: ({ groupId, topic: { name } }) => ({
      groupId,
      topics: [{ name, partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }] }],
    }),
    expected: ({ topic: { name } }) => ({
      topics: [{ name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED }] }],
    }),
  }),

  refusal('acl/offset-fetch', {
    api: OffsetFetch,
    versions: [2, 7],
    why: 'A consumer that takes it for nothing committed begins anywhere.',
    request: ({ groupId, topic: { name } }) => ({ groupId, topics: [{ name, partitionIndexes: [0] }] }),
    expected: () => ({ errorCode: GROUP_AUTHORIZATION_FAILED }),
  }),

  refusal('acl/offset-fetch-of-groups', {
    api: OffsetFetch,
    versions: [8, 9],
    why: 'A consumer that takes it for nothing committed begins anywhere.',
    request: ({ groupId, topic: { name } }) => ({ groups: [{ groupId, topics: [{ name, partitionIndexes: [0] }] }] }),
    expected: ({ groupId }) => ({ groups: [{ groupId, errorCode: GROUP_AUTHORIZATION_FAILED }] }),
  }),

  refusal('acl/describe-groups', {
    api: DescribeGroups,
    versions: [0, 6],
    why: 'Whoever may not see a group would learn who its members are, and from where they come.',
    request: ({ groupId }) => ({ groups: [groupId] }),
    expected: ({ groupId }) => ({
      groups: [{ errorCode: GROUP_AUTHORIZATION_FAILED, groupId, groupState: '', protocolType: '', members: [] }],
    }),
  }),

  refusal('acl/list-groups', {
    api: ListGroups,
    versions: [0, 5],
    why: 'The names of groups tell what a company does; tools would show them to everybody.',
    request: () => ({}),
    expected: () => ({ errorCode: ErrorCode.NONE, groups: [] }),
  }),

  refusal('acl/delete-groups', {
    api: DeleteGroups,
    versions: [0, 2],
    why: 'Anybody could have a group begin again at the beginning.',
    request: ({ groupId }) => ({ groupsNames: [groupId] }),
    expected: ({ groupId }) => ({ throttleTimeMs: 0, results: [{ groupId, errorCode: GROUP_AUTHORIZATION_FAILED }] }),
  }),

  refusal('acl/idempotent-producer', {
    api: InitProducerId,
    versions: [0, 5],
    why: 'Java’s producer asks for an id first of all, and must say why it cannot start.',
    request: () => ({ transactionalId: null, transactionTimeoutMs: 60_000 }),
    expected: () => ({ throttleTimeMs: 0, errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED, producerId: -1n }),
  }),

  refusal('acl/transactional-producer', {
    api: InitProducerId,
    versions: [0, 5],
    why: 'Anybody could fence the producers of others, and abort what they have open.',
    request: ({ transactionalId }) => ({ transactionalId, transactionTimeoutMs: 60_000 }),
    expected: () => ({ throttleTimeMs: 0, errorCode: TRANSACTIONAL_ID_AUTHORIZATION_FAILED, producerId: -1n }),
  }),

  refusal('acl/add-partitions-to-txn', {
    api: AddPartitionsToTxn,
    versions: [0, 3],
    why: 'Anybody could hold up the readers of committed records.',
    request: (forbidden) => ({
      v3AndBelowTransactionalId: forbidden.transactionalId,
      v3AndBelowProducerId: 1n,
      v3AndBelowTopics: [{ name: forbidden.topic.name, partitions: [0] }],
    }),
    expected: ({ topic: { name } }) => ({
      resultsByTopicV3AndBelow: [
        {
          name,
          resultsByPartition: [{ partitionIndex: 0, partitionErrorCode: TRANSACTIONAL_ID_AUTHORIZATION_FAILED }],
        },
      ],
    }),
  }),

  refusal('acl/add-partitions-of-brokers', {
    api: AddPartitionsToTxn,
    versions: [4, 5],
    why: 'Only brokers ask in this way, for the transactions of everybody.',
    request: (forbidden) => ({
      transactions: [{ ...identity(forbidden), topics: [{ name: forbidden.topic.name, partitions: [0] }] }],
    }),
    expected: () => ({ errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED, resultsByTransaction: [] }),
  }),

  refusal('acl/add-offsets-to-txn', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    why: 'Anybody could move a group to where it loses records.',
    request: (forbidden) => ({ ...identity(forbidden), groupId: forbidden.groupId }),
    expected: () => ({ throttleTimeMs: 0, errorCode: TRANSACTIONAL_ID_AUTHORIZATION_FAILED }),
  }),

  refusal('acl/add-offsets-of-a-group', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    why: 'Whoever may write transactions could move the groups of others.',
    allowed: ({ transactionalId }) => [
      { resourceType: AclResource.TRANSACTIONAL_ID, resourceName: transactionalId, operation: AclOperation.WRITE },
    ],
    request: (forbidden) => ({ ...identity(forbidden), groupId: forbidden.groupId }),
    expected: () => ({ throttleTimeMs: 0, errorCode: GROUP_AUTHORIZATION_FAILED }),
  }),

  refusal('acl/end-txn', {
    api: EndTxn,
    versions: [0, 5],
    why: 'Anybody could commit what others have only half written.',
    request: (forbidden) => ({ ...identity(forbidden), committed: true }),
    expected: () => ({ throttleTimeMs: 0, errorCode: TRANSACTIONAL_ID_AUTHORIZATION_FAILED }),
  }),

  refusal('acl/txn-offset-commit', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    why: 'Anybody could move a group to where it loses records.',
    request: (forbidden) => ({
      ...identity(forbidden),
      groupId: forbidden.groupId,
      topics: [{ name: forbidden.topic.name, partitions: [{ partitionIndex: 0, committedOffset: 1n }] }],
    }),
    expected: ({ topic: { name } }) => ({
      topics: [{ name, partitions: [{ partitionIndex: 0, errorCode: TRANSACTIONAL_ID_AUTHORIZATION_FAILED }] }],
    }),
  }),

  refusal('acl/describe-transactions', {
    api: DescribeTransactions,
    versions: [0, 0],
    why: 'Whoever may not see a transaction would learn what it has touched.',
    request: ({ transactionalId }) => ({ transactionalIds: [transactionalId] }),
    expected: ({ transactionalId }) => ({
      transactionStates: [{ transactionalId, errorCode: TRANSACTIONAL_ID_AUTHORIZATION_FAILED, topics: [] }],
    }),
  }),

  refusal('acl/list-transactions', {
    api: ListTransactions,
    versions: [0, 2],
    why: 'Transactional ids tell what a company does; tools would show them to everybody.',
    request: () => ({}),
    expected: () => ({ errorCode: ErrorCode.NONE, transactionStates: [] }),
  }),
];
