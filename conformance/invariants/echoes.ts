import {
  AddPartitionsToTxn,
  AlterClientQuotas,
  AlterConfigs,
  AlterPartitionReassignments,
  AlterReplicaLogDirs,
  AlterUserScramCredentials,
  type Api,
  ConsumerGroupDescribe,
  CreateAcls,
  CreatePartitions,
  DeleteAcls,
  DeleteGroups,
  DescribeConfigs,
  DescribeGroups,
  DescribeProducers,
  DescribeTransactions,
  IncrementalAlterConfigs,
  OffsetDelete,
  OffsetForLeaderEpoch,
  TxnOffsetCommit,
  WriteTxnMarkers,
} from '../../protocol/index.js';
import { justTheseAnswered, namedPartitions, partitionsOf } from './asked-for.js';
import { type Answered, always, type Invariant } from './invariant.js';

/** What is asked about and what is answered about, each as texts; undefined where the answer says that it is about nothing. */
type Sides<Req, Res> = (
  answered: Answered<Req, Res>,
) => readonly [asked: readonly string[], got: readonly string[]] | undefined;

/** What was asked about is answered about, and nothing else is; in another order perhaps. */
function echo<Req, Res>(api: Api<Req, Res>, name: string, see: string, sides: Sides<Req, Res>): Invariant {
  return always(api, `${name}/just-what-was-asked`, {
    see,
    why: 'A client finds the outcome of what it asked for by these: what is missing it waits for, or takes for done.',
    check(answered, findings) {
      const [asked, got] = sides(answered) ?? [[], []];
      justTheseAnswered(findings, 'what is answered', got, asked);
    },
  });
}

const resource = ({ resourceType, resourceName }: { readonly resourceType: number; readonly resourceName: string }) =>
  `${resourceType} ${resourceName}`;

export const echoInvariants = [
  echo(AddPartitionsToTxn, 'add-partitions-to-txn', 'KIP-98, KIP-890', ({ request, response, version }) => {
    if (version < 4) {
      return [
        partitionsOf(
          request.v3AndBelowTopics,
          (t) => t.name,
          (t) => t.partitions,
          (p) => p,
        ),
        partitionsOf(
          response.resultsByTopicV3AndBelow,
          (t) => t.name,
          (t) => t.resultsByPartition,
          (p) => p.partitionIndex,
        ),
      ];
    }
    if (response.errorCode !== 0) return undefined;
    return [
      request.transactions.flatMap(({ transactionalId, topics }) =>
        partitionsOf(
          topics,
          (t) => `${transactionalId} ${t.name}`,
          (t) => t.partitions,
          (p) => p,
        ),
      ),
      response.resultsByTransaction.flatMap(({ transactionalId, topicResults }) =>
        partitionsOf(
          topicResults,
          (t) => `${transactionalId} ${t.name}`,
          (t) => t.resultsByPartition,
          (p) => p.partitionIndex,
        ),
      ),
    ];
  }),
  echo(TxnOffsetCommit, 'txn-offset-commit', 'KIP-98', ({ request, response }) => [
    namedPartitions(request.topics),
    namedPartitions(response.topics),
  ]),
  echo(WriteTxnMarkers, 'write-txn-markers', 'KIP-98', ({ request, response }) => [
    request.markers.flatMap(({ producerId, topics }) =>
      partitionsOf(
        topics,
        (t) => `${producerId} ${t.name}`,
        (t) => t.partitionIndexes,
        (p) => p,
      ),
    ),
    response.markers.flatMap(({ producerId, topics }) => namedPartitions(topics, (t) => `${producerId} ${t.name}`)),
  ]),
  echo(OffsetDelete, 'offset-delete', 'KIP-496', ({ request, response }) =>
    response.errorCode !== 0
      ? [[], response.topics.map(({ name }) => name)]
      : [namedPartitions(request.topics), namedPartitions(response.topics)],
  ),
  echo(OffsetForLeaderEpoch, 'offset-for-leader-epoch', 'KIP-101, KIP-320', ({ request, response }) => [
    partitionsOf(
      request.topics,
      (t) => t.topic,
      (t) => t.partitions,
      (p) => p.partition,
    ),
    partitionsOf(
      response.topics,
      (t) => t.topic,
      (t) => t.partitions,
      (p) => p.partition,
    ),
  ]),
  echo(DescribeGroups, 'describe-groups', 'Protocol guide, DescribeGroups', ({ request, response }) => [
    request.groups,
    response.groups.map(({ groupId }) => groupId),
  ]),
  echo(ConsumerGroupDescribe, 'consumer-group-describe', 'KIP-848', ({ request, response }) => [
    request.groupIds,
    response.groups.map(({ groupId }) => groupId),
  ]),
  echo(DeleteGroups, 'delete-groups', 'KIP-229', ({ request, response }) => [
    request.groupsNames,
    response.results.map(({ groupId }) => groupId),
  ]),
  echo(CreatePartitions, 'create-partitions', 'KIP-195', ({ request, response }) => [
    request.topics.map(({ name }) => name),
    response.results.map(({ name }) => name),
  ]),
  echo(DescribeConfigs, 'describe-configs', 'KIP-133', ({ request, response }) => [
    request.resources.map(resource),
    response.results.map(resource),
  ]),
  echo(AlterConfigs, 'alter-configs', 'KIP-133', ({ request, response }) => [
    request.resources.map(resource),
    response.responses.map(resource),
  ]),
  echo(IncrementalAlterConfigs, 'incremental-alter-configs', 'KIP-339', ({ request, response }) => [
    request.resources.map(resource),
    response.responses.map(resource),
  ]),
  echo(CreateAcls, 'create-acls', 'KIP-140', ({ request, response }) => [
    request.creations.map((_, index) => String(index)),
    response.results.map((_, index) => String(index)),
  ]),
  echo(DeleteAcls, 'delete-acls', 'KIP-140', ({ request, response }) => [
    request.filters.map((_, index) => String(index)),
    response.filterResults.map((_, index) => String(index)),
  ]),
  echo(AlterUserScramCredentials, 'alter-user-scram-credentials', 'KIP-554', ({ request, response }) => [
    [...request.deletions, ...request.upsertions].map(({ name }) => name),
    response.results.map(({ user }) => user),
  ]),
  echo(AlterClientQuotas, 'alter-client-quotas', 'KIP-546', ({ request, response }) => [
    request.entries.map(({ entity }) => entityText(entity)),
    response.entries.map(({ entity }) => entityText(entity)),
  ]),
  echo(DescribeProducers, 'describe-producers', 'KIP-664', ({ request, response }) => [
    partitionsOf(
      request.topics,
      (t) => t.name,
      (t) => t.partitionIndexes,
      (p) => p,
    ),
    namedPartitions(response.topics),
  ]),
  echo(DescribeTransactions, 'describe-transactions', 'KIP-664', ({ request, response }) => [
    request.transactionalIds,
    response.transactionStates.map(({ transactionalId }) => transactionalId),
  ]),
  echo(AlterReplicaLogDirs, 'alter-replica-log-dirs', 'KIP-113', ({ request, response }) => [
    request.dirs.flatMap(({ topics }) =>
      partitionsOf(
        topics,
        (t) => t.name,
        (t) => t.partitions,
        (p) => p,
      ),
    ),
    namedPartitions(response.results.map(({ topicName: name, partitions }) => ({ name, partitions }))),
  ]),
  echo(AlterPartitionReassignments, 'alter-partition-reassignments', 'KIP-455', ({ request, response }) =>
    response.errorCode !== 0 ? undefined : [namedPartitions(request.topics), namedPartitions(response.responses)],
  ),
];

function entityText(entity: readonly { readonly entityType: string; readonly entityName: string | null }[]): string {
  return entity
    .map(({ entityType, entityName }) => `${entityType}=${entityName}`)
    .sort()
    .join();
}
