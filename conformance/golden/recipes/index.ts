import type { Recipe } from '../recipe.js';
import { produceRecipes } from './00-produce.js';
import { produceMessageSetRecipes } from './00-produce-message-sets.js';
import { fetchRecipes } from './01-fetch.js';
import { fetchMessageSetRecipes } from './01-fetch-message-sets.js';
import { listOffsetsRecipes } from './02-list-offsets.js';
import { metadataRecipes } from './03-metadata.js';
import { offsetCommitRecipes } from './08-offset-commit.js';
import { offsetFetchRecipes } from './09-offset-fetch.js';
import { findCoordinatorRecipes } from './10-find-coordinator.js';
import { joinGroupRecipes } from './11-join-group.js';
import { heartbeatRecipes } from './12-heartbeat.js';
import { leaveGroupRecipes } from './13-leave-group.js';
import { syncGroupRecipes } from './14-sync-group.js';
import { describeGroupsRecipes } from './15-describe-groups.js';
import { listGroupsRecipes } from './16-list-groups.js';
import { saslHandshakeRecipes } from './17-sasl-handshake.js';
import { apiVersionsRecipes } from './18-api-versions.js';
import { createTopicsRecipes } from './19-create-topics.js';
import { deleteTopicsRecipes } from './20-delete-topics.js';
import { deleteRecordsRecipes } from './21-delete-records.js';
import { initProducerIdRecipes } from './22-init-producer-id.js';
import { offsetForLeaderEpochRecipes } from './23-offset-for-leader-epoch.js';
import { addPartitionsToTxnRecipes } from './24-add-partitions-to-txn.js';
import { addOffsetsToTxnRecipes } from './25-add-offsets-to-txn.js';
import { endTxnRecipes } from './26-end-txn.js';
import { writeTxnMarkersRecipes } from './27-write-txn-markers.js';
import { txnOffsetCommitRecipes } from './28-txn-offset-commit.js';
import { describeAclsRecipes } from './29-describe-acls.js';
import { createAclsRecipes } from './30-create-acls.js';
import { deleteAclsRecipes } from './31-delete-acls.js';
import { describeConfigsRecipes } from './32-describe-configs.js';
import { alterConfigsRecipes } from './33-alter-configs.js';
import { alterReplicaLogDirsRecipes } from './34-alter-replica-log-dirs.js';
import { describeLogDirsRecipes } from './35-describe-log-dirs.js';
import { saslAuthenticateRecipes } from './36-sasl-authenticate.js';
import { createPartitionsRecipes } from './37-create-partitions.js';
import { createDelegationTokenRecipes } from './38-create-delegation-token.js';
import { renewDelegationTokenRecipes } from './39-renew-delegation-token.js';
import { expireDelegationTokenRecipes } from './40-expire-delegation-token.js';
import { describeDelegationTokenRecipes } from './41-describe-delegation-token.js';
import { deleteGroupsRecipes } from './42-delete-groups.js';
import { electLeadersRecipes } from './43-elect-leaders.js';
import { incrementalAlterConfigsRecipes } from './44-incremental-alter-configs.js';
import { alterPartitionReassignmentsRecipes } from './45-alter-partition-reassignments.js';
import { listPartitionReassignmentsRecipes } from './46-list-partition-reassignments.js';
import { offsetDeleteRecipes } from './47-offset-delete.js';
import { describeClientQuotasRecipes } from './48-describe-client-quotas.js';
import { alterClientQuotasRecipes } from './49-alter-client-quotas.js';
import { describeUserScramCredentialsRecipes } from './50-describe-user-scram-credentials.js';
import { alterUserScramCredentialsRecipes } from './51-alter-user-scram-credentials.js';
import { describeQuorumRecipes } from './55-describe-quorum.js';
import { updateFeaturesRecipes } from './57-update-features.js';
import { describeClusterRecipes } from './60-describe-cluster.js';
import { describeProducersRecipes } from './61-describe-producers.js';
import { unregisterBrokerRecipes } from './64-unregister-broker.js';
import { describeTransactionsRecipes } from './65-describe-transactions.js';
import { listTransactionsRecipes } from './66-list-transactions.js';
import { consumerGroupHeartbeatRecipes } from './68-consumer-group-heartbeat.js';
import { consumerGroupDescribeRecipes } from './69-consumer-group-describe.js';
import { listConfigResourcesRecipes } from './74-list-config-resources.js';
import { describeTopicPartitionsRecipes } from './75-describe-topic-partitions.js';
import { shareGroupHeartbeatRecipes } from './76-share-group-heartbeat.js';
import { shareGroupDescribeRecipes } from './77-share-group-describe.js';
import { shareFetchRecipes } from './78-share-fetch.js';
import { shareAcknowledgeRecipes } from './79-share-acknowledge.js';
import { addRaftVoterRecipes } from './80-add-raft-voter.js';
import { removeRaftVoterRecipes } from './81-remove-raft-voter.js';
import { streamsGroupHeartbeatRecipes } from './88-streams-group-heartbeat.js';
import { streamsGroupDescribeRecipes } from './89-streams-group-describe.js';
import { describeShareGroupOffsetsRecipes } from './90-describe-share-group-offsets.js';
import { alterShareGroupOffsetsRecipes } from './91-alter-share-group-offsets.js';
import { deleteShareGroupOffsetsRecipes } from './92-delete-share-group-offsets.js';

/** What the goldens are recorded from, by API. */
export const RECIPES: readonly Recipe[] = [
  ...produceMessageSetRecipes,
  ...produceRecipes,
  ...fetchMessageSetRecipes,
  ...fetchRecipes,
  ...listOffsetsRecipes,
  ...metadataRecipes,
  ...offsetCommitRecipes,
  ...offsetFetchRecipes,
  ...findCoordinatorRecipes,
  ...joinGroupRecipes,
  ...heartbeatRecipes,
  ...leaveGroupRecipes,
  ...syncGroupRecipes,
  ...describeGroupsRecipes,
  ...listGroupsRecipes,
  ...saslHandshakeRecipes,
  ...apiVersionsRecipes,
  ...createTopicsRecipes,
  ...deleteTopicsRecipes,
  ...deleteRecordsRecipes,
  ...initProducerIdRecipes,
  ...offsetForLeaderEpochRecipes,
  ...describeConfigsRecipes,
  ...alterConfigsRecipes,
  ...alterReplicaLogDirsRecipes,
  ...describeLogDirsRecipes,
  ...createPartitionsRecipes,
  ...electLeadersRecipes,
  ...incrementalAlterConfigsRecipes,
  ...alterPartitionReassignmentsRecipes,
  ...listPartitionReassignmentsRecipes,
  ...describeClientQuotasRecipes,
  ...alterClientQuotasRecipes,
  ...describeQuorumRecipes,
  ...updateFeaturesRecipes,
  ...describeClusterRecipes,
  ...describeProducersRecipes,
  ...unregisterBrokerRecipes,
  ...listConfigResourcesRecipes,
  ...describeTopicPartitionsRecipes,
  ...addRaftVoterRecipes,
  ...removeRaftVoterRecipes,
  ...addPartitionsToTxnRecipes,
  ...addOffsetsToTxnRecipes,
  ...endTxnRecipes,
  ...writeTxnMarkersRecipes,
  ...txnOffsetCommitRecipes,
  ...describeAclsRecipes,
  ...createAclsRecipes,
  ...deleteAclsRecipes,
  ...saslAuthenticateRecipes,
  ...createDelegationTokenRecipes,
  ...renewDelegationTokenRecipes,
  ...expireDelegationTokenRecipes,
  ...describeDelegationTokenRecipes,
  ...deleteGroupsRecipes,
  ...offsetDeleteRecipes,
  ...describeUserScramCredentialsRecipes,
  ...alterUserScramCredentialsRecipes,
  ...describeTransactionsRecipes,
  ...listTransactionsRecipes,
  ...consumerGroupHeartbeatRecipes,
  ...consumerGroupDescribeRecipes,
  ...shareGroupHeartbeatRecipes,
  ...shareGroupDescribeRecipes,
  ...shareFetchRecipes,
  ...shareAcknowledgeRecipes,
  ...streamsGroupHeartbeatRecipes,
  ...streamsGroupDescribeRecipes,
  ...describeShareGroupOffsetsRecipes,
  ...alterShareGroupOffsetsRecipes,
  ...deleteShareGroupOffsetsRecipes,
];
