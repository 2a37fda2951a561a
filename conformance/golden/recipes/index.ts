import type { Recipe } from '../recipe.js';
import { produceRecipes } from './00-produce.js';
import { produceMessageSetRecipes } from './00-produce-message-sets.js';
import { fetchRecipes } from './01-fetch.js';
import { fetchMessageSetRecipes } from './01-fetch-message-sets.js';
import { listOffsetsRecipes } from './02-list-offsets.js';
import { metadataRecipes } from './03-metadata.js';
import { heartbeatRecipes } from './12-heartbeat.js';
import { apiVersionsRecipes } from './18-api-versions.js';
import { createTopicsRecipes } from './19-create-topics.js';
import { deleteTopicsRecipes } from './20-delete-topics.js';
import { deleteRecordsRecipes } from './21-delete-records.js';
import { initProducerIdRecipes } from './22-init-producer-id.js';
import { offsetForLeaderEpochRecipes } from './23-offset-for-leader-epoch.js';
import { describeConfigsRecipes } from './32-describe-configs.js';
import { alterConfigsRecipes } from './33-alter-configs.js';
import { alterReplicaLogDirsRecipes } from './34-alter-replica-log-dirs.js';
import { describeLogDirsRecipes } from './35-describe-log-dirs.js';
import { createPartitionsRecipes } from './37-create-partitions.js';
import { electLeadersRecipes } from './43-elect-leaders.js';
import { incrementalAlterConfigsRecipes } from './44-incremental-alter-configs.js';
import { alterPartitionReassignmentsRecipes } from './45-alter-partition-reassignments.js';
import { listPartitionReassignmentsRecipes } from './46-list-partition-reassignments.js';
import { describeClientQuotasRecipes } from './48-describe-client-quotas.js';
import { alterClientQuotasRecipes } from './49-alter-client-quotas.js';
import { describeQuorumRecipes } from './55-describe-quorum.js';
import { updateFeaturesRecipes } from './57-update-features.js';
import { describeClusterRecipes } from './60-describe-cluster.js';
import { describeProducersRecipes } from './61-describe-producers.js';
import { unregisterBrokerRecipes } from './64-unregister-broker.js';
import { listConfigResourcesRecipes } from './74-list-config-resources.js';
import { describeTopicPartitionsRecipes } from './75-describe-topic-partitions.js';
import { addRaftVoterRecipes } from './80-add-raft-voter.js';
import { removeRaftVoterRecipes } from './81-remove-raft-voter.js';

/** What the goldens are recorded from, by API. */
export const RECIPES: readonly Recipe[] = [
  ...produceRecipes,
  ...produceMessageSetRecipes,
  ...fetchRecipes,
  ...fetchMessageSetRecipes,
  ...listOffsetsRecipes,
  ...metadataRecipes,
  ...heartbeatRecipes,
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
];
