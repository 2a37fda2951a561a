import type { Case } from '../case.js';
import { produceCases } from './00-produce.js';
import { produceAllowanceCases } from './00-produce-allowances.js';
import { produceBatchCases } from './00-produce-batches.js';
import { produceIdempotenceCases } from './00-produce-idempotence.js';
import { produceMessageSetCases } from './00-produce-message-sets.js';
import { produceRefusalCases } from './00-produce-refusals.js';
import { fetchCases } from './01-fetch.js';
import { fetchLimitCases } from './01-fetch-limits.js';
import { fetchMessageSetCases } from './01-fetch-message-sets.js';
import { fetchPositionCases } from './01-fetch-positions.js';
import { fetchSessionCases } from './01-fetch-sessions.js';
import { fetchTransactionCases } from './01-fetch-transactions.js';
import { fetchWaitingCases } from './01-fetch-waiting.js';
import { listOffsetsCases } from './02-list-offsets.js';
import { listOffsetsEdgeCases } from './02-list-offsets-edges.js';
import { listOffsetsSegmentCases } from './02-list-offsets-segments.js';
import { metadataCases } from './03-metadata.js';
import { metadataNameCases } from './03-metadata-names.js';
import { offsetCommitCases } from './08-offset-commit.js';
import { offsetEpochCases } from './08-offset-commit-epochs.js';
import { offsetCommitGroupCases } from './08-offset-commit-groups.js';
import { offsetFetchCases } from './09-offset-fetch.js';
import { offsetFetchGroupCases } from './09-offset-fetch-groups.js';
import { findCoordinatorCases } from './10-find-coordinator.js';
import { joinGroupCases } from './11-join-group.js';
import { joinGroupProtocolCases } from './11-join-group-protocols.js';
import { joinGroupRebalanceCases } from './11-join-group-rebalance.js';
import { joinGroupStaticCases } from './11-join-group-static.js';
import { heartbeatCases } from './12-heartbeat.js';
import { leaveGroupCases } from './13-leave-group.js';
import { syncGroupCases } from './14-sync-group.js';
import { describeGroupsCases } from './15-describe-groups.js';
import { listGroupsCases } from './16-list-groups.js';
import { saslCases } from './17-sasl-handshake.js';
import { apiVersionsCases } from './18-api-versions.js';
import { apiVersionsSoftwareCases } from './18-api-versions-software.js';
import { createTopicsCases } from './19-create-topics.js';
import { createTopicsRefusalCases } from './19-create-topics-refusals.js';
import { deleteTopicsCases } from './20-delete-topics.js';
import { deleteTopicsRefusalCases } from './20-delete-topics-refusals.js';
import { deleteRecordsCases } from './21-delete-records.js';
import { deleteRecordsEdgeCases } from './21-delete-records-edges.js';
import { initProducerIdCases } from './22-init-producer-id.js';
import { initProducerIdTransactionalCases } from './22-init-producer-id-transactional.js';
import { offsetForLeaderEpochCases } from './23-offset-for-leader-epoch.js';
import { addPartitionsToTxnCases } from './24-add-partitions-to-txn.js';
import { addOffsetsToTxnCases } from './25-add-offsets-to-txn.js';
import { endTxnCases } from './26-end-txn.js';
import { txnOffsetCommitCases } from './28-txn-offset-commit.js';
import { aclCases } from './29-acls.js';
import { describeConfigsCases } from './32-describe-configs.js';
import { alterConfigsCases } from './33-alter-configs.js';
import { describeLogDirsCases } from './35-describe-log-dirs.js';
import { createPartitionsCases } from './37-create-partitions.js';
import { delegationTokenCases } from './38-delegation-tokens.js';
import { deleteGroupsCases } from './42-delete-groups.js';
import { clusterChangeCases } from './43-cluster-changes.js';
import { incrementalAlterConfigsCases } from './44-incremental-alter-configs.js';
import { offsetDeleteCases } from './47-offset-delete.js';
import { clientQuotaCases } from './48-client-quotas.js';
import { scramCredentialCases } from './51-scram-credentials.js';
import { describeClusterCases } from './60-describe-cluster.js';
import { describeProducersCases } from './61-describe-producers.js';
import { describeTransactionsCases } from './65-describe-transactions.js';
import { listTransactionsCases } from './66-list-transactions.js';
import { consumerGroupAssignmentCases } from './68-consumer-group-assignment.js';
import { classicMemberCases } from './68-consumer-group-classic-members.js';
import { consumerGroupConfigCases } from './68-consumer-group-configs.js';
import { consumerGroupHeartbeatCases } from './68-consumer-group-heartbeat.js';
import { consumerGroupMigrationCases } from './68-consumer-group-migration.js';
import { consumerGroupDescribeCases } from './69-consumer-group-describe.js';
import { describeTopicPartitionsCases } from './75-describe-topic-partitions.js';
import { shareGroupHeartbeatCases } from './76-share-group-heartbeat.js';
import { shareFetchCases } from './78-share-fetch.js';
import { streamsGroupHeartbeatCases } from './88-streams-group-heartbeat.js';
import { aclClusterCases } from './acl-cluster.js';
import { aclGroupCases } from './acl-groups.js';
import { aclTopicCases } from './acl-topics.js';
import { framingCases } from './framing.js';
import { framingHeaderCases } from './framing-headers.js';

/** Every behaviour case, by API. */
export const CASES: readonly Case[] = [
  ...framingCases,
  ...framingHeaderCases,
  ...aclTopicCases,
  ...delegationTokenCases,
  ...clusterChangeCases,
  ...aclCases,
  ...fetchTransactionCases,
  ...clientQuotaCases,
  ...scramCredentialCases,
  ...aclGroupCases,
  ...aclClusterCases,
  ...saslCases,
  ...produceCases,
  ...produceBatchCases,
  ...produceMessageSetCases,
  ...produceAllowanceCases,
  ...produceIdempotenceCases,
  ...produceRefusalCases,
  ...fetchCases,
  ...fetchLimitCases,
  ...fetchMessageSetCases,
  ...fetchPositionCases,
  ...fetchSessionCases,
  ...fetchWaitingCases,
  ...listOffsetsCases,
  ...listOffsetsEdgeCases,
  ...listOffsetsSegmentCases,
  ...metadataCases,
  ...metadataNameCases,
  ...offsetCommitCases,
  ...offsetCommitGroupCases,
  ...offsetEpochCases,
  ...offsetFetchCases,
  ...offsetFetchGroupCases,
  ...findCoordinatorCases,
  ...joinGroupCases,
  ...joinGroupProtocolCases,
  ...joinGroupRebalanceCases,
  ...joinGroupStaticCases,
  ...heartbeatCases,
  ...leaveGroupCases,
  ...syncGroupCases,
  ...describeGroupsCases,
  ...listGroupsCases,
  ...apiVersionsCases,
  ...apiVersionsSoftwareCases,
  ...createTopicsCases,
  ...createTopicsRefusalCases,
  ...deleteTopicsCases,
  ...deleteTopicsRefusalCases,
  ...deleteRecordsCases,
  ...deleteRecordsEdgeCases,
  ...initProducerIdCases,
  ...offsetForLeaderEpochCases,
  ...createPartitionsCases,
  ...describeClusterCases,
  ...describeTopicPartitionsCases,
  ...initProducerIdTransactionalCases,
  ...addPartitionsToTxnCases,
  ...addOffsetsToTxnCases,
  ...endTxnCases,
  ...txnOffsetCommitCases,
  ...describeProducersCases,
  ...describeTransactionsCases,
  ...listTransactionsCases,
  ...describeConfigsCases,
  ...alterConfigsCases,
  ...describeLogDirsCases,
  ...incrementalAlterConfigsCases,
  ...deleteGroupsCases,
  ...offsetDeleteCases,
  ...consumerGroupHeartbeatCases,
  ...consumerGroupAssignmentCases,
  ...consumerGroupConfigCases,
  ...consumerGroupMigrationCases,
  ...classicMemberCases,
  ...consumerGroupDescribeCases,
  ...shareGroupHeartbeatCases,
  ...shareFetchCases,
  ...streamsGroupHeartbeatCases,
];
