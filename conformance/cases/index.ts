import type { Case } from '../case.js';
import { produceCases } from './00-produce.js';
import { produceBatchCases } from './00-produce-batches.js';
import { produceMessageSetCases } from './00-produce-message-sets.js';
import { fetchCases } from './01-fetch.js';
import { fetchLimitCases } from './01-fetch-limits.js';
import { fetchMessageSetCases } from './01-fetch-message-sets.js';
import { fetchTransactionCases } from './01-fetch-transactions.js';
import { fetchWaitingCases } from './01-fetch-waiting.js';
import { listOffsetsCases } from './02-list-offsets.js';
import { listOffsetsSegmentCases } from './02-list-offsets-segments.js';
import { metadataCases } from './03-metadata.js';
import { offsetCommitCases } from './08-offset-commit.js';
import { offsetFetchCases } from './09-offset-fetch.js';
import { findCoordinatorCases } from './10-find-coordinator.js';
import { joinGroupCases } from './11-join-group.js';
import { heartbeatCases } from './12-heartbeat.js';
import { leaveGroupCases } from './13-leave-group.js';
import { syncGroupCases } from './14-sync-group.js';
import { saslCases } from './17-sasl-handshake.js';
import { apiVersionsCases } from './18-api-versions.js';
import { createTopicsCases } from './19-create-topics.js';
import { deleteTopicsCases } from './20-delete-topics.js';
import { deleteRecordsCases } from './21-delete-records.js';
import { initProducerIdCases } from './22-init-producer-id.js';
import { initProducerIdTransactionalCases } from './22-init-producer-id-transactional.js';
import { addPartitionsToTxnCases } from './24-add-partitions-to-txn.js';
import { addOffsetsToTxnCases } from './25-add-offsets-to-txn.js';
import { endTxnCases } from './26-end-txn.js';
import { txnOffsetCommitCases } from './28-txn-offset-commit.js';
import { aclCases } from './29-acls.js';
import { describeConfigsCases } from './32-describe-configs.js';
import { alterConfigsCases } from './33-alter-configs.js';
import { describeLogDirsCases } from './35-describe-log-dirs.js';
import { incrementalAlterConfigsCases } from './44-incremental-alter-configs.js';
import { clientQuotaCases } from './48-client-quotas.js';
import { scramCredentialCases } from './51-scram-credentials.js';
import { describeProducersCases } from './61-describe-producers.js';
import { describeTransactionsCases } from './65-describe-transactions.js';
import { listTransactionsCases } from './66-list-transactions.js';
import { aclClusterCases } from './acl-cluster.js';
import { aclGroupCases } from './acl-groups.js';
import { aclTopicCases } from './acl-topics.js';
import { framingCases } from './framing.js';

/** Every behaviour case, by API. */
export const CASES: readonly Case[] = [
  ...framingCases,
  ...aclTopicCases,
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
  ...fetchCases,
  ...fetchLimitCases,
  ...fetchMessageSetCases,
  ...fetchWaitingCases,
  ...listOffsetsCases,
  ...listOffsetsSegmentCases,
  ...metadataCases,
  ...offsetCommitCases,
  ...offsetFetchCases,
  ...findCoordinatorCases,
  ...joinGroupCases,
  ...heartbeatCases,
  ...leaveGroupCases,
  ...syncGroupCases,
  ...apiVersionsCases,
  ...createTopicsCases,
  ...deleteTopicsCases,
  ...deleteRecordsCases,
  ...initProducerIdCases,
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
];
