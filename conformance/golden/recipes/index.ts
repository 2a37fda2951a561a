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
import { apiVersionsRecipes } from './18-api-versions.js';
import { createTopicsRecipes } from './19-create-topics.js';
import { deleteTopicsRecipes } from './20-delete-topics.js';
import { deleteRecordsRecipes } from './21-delete-records.js';
import { initProducerIdRecipes } from './22-init-producer-id.js';
import { addPartitionsToTxnRecipes } from './24-add-partitions-to-txn.js';
import { addOffsetsToTxnRecipes } from './25-add-offsets-to-txn.js';
import { endTxnRecipes } from './26-end-txn.js';
import { writeTxnMarkersRecipes } from './27-write-txn-markers.js';
import { txnOffsetCommitRecipes } from './28-txn-offset-commit.js';
import { deleteGroupsRecipes } from './42-delete-groups.js';
import { offsetDeleteRecipes } from './47-offset-delete.js';
import { describeProducersRecipes } from './61-describe-producers.js';
import { describeTransactionsRecipes } from './65-describe-transactions.js';
import { listTransactionsRecipes } from './66-list-transactions.js';

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
  ...apiVersionsRecipes,
  ...createTopicsRecipes,
  ...deleteTopicsRecipes,
  ...deleteRecordsRecipes,
  ...initProducerIdRecipes,
  ...addPartitionsToTxnRecipes,
  ...addOffsetsToTxnRecipes,
  ...endTxnRecipes,
  ...writeTxnMarkersRecipes,
  ...txnOffsetCommitRecipes,
  ...deleteGroupsRecipes,
  ...offsetDeleteRecipes,
  ...describeProducersRecipes,
  ...describeTransactionsRecipes,
  ...listTransactionsRecipes,
];
