import type { Address, Api } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { isStruct } from '../wire/fields.js';

/** What FindCoordinator calls the things that have a coordinator. */
const GROUP = 0;
const TRANSACTION = 1;

/** APIs that go to the coordinator of a group, and to that of a transaction. */
const OF_GROUPS: readonly string[] = [
  'OffsetCommit',
  'OffsetFetch',
  'JoinGroup',
  'Heartbeat',
  'LeaveGroup',
  'SyncGroup',
  'DescribeGroups',
  'DeleteGroups',
  'OffsetDelete',
  'TxnOffsetCommit',
  'ConsumerGroupHeartbeat',
  'ConsumerGroupDescribe',
  'ShareGroupHeartbeat',
  'ShareGroupDescribe',
  'StreamsGroupHeartbeat',
  'StreamsGroupDescribe',
  'DescribeShareGroupOffsets',
  'AlterShareGroupOffsets',
  'DeleteShareGroupOffsets',
];
const OF_TRANSACTIONS: readonly string[] = [
  'InitProducerId',
  'AddPartitionsToTxn',
  'AddOffsetsToTxn',
  'EndTxn',
  'DescribeTransactions',
];
const TRANSACTIONAL_IDS = ['transactionalId', 'v3AndBelowTransactionalId', 'transactions', 'transactionalIds'];

/** The group that a request is about, which it may make; undefined where it is about none. */
export function groupOf({ name }: Api, body: unknown): string | undefined {
  return OF_GROUPS.includes(name) ? firstText(body, ['groupId', 'groups', 'groupIds', 'groupsNames']) : undefined;
}

/** Whether what a request of this API says decides if it is about a transaction; else it is about none. */
export function maySpeakOfTransaction({ name }: Api): boolean {
  return OF_TRANSACTIONS.includes(name) || name === 'FindCoordinator';
}

/** The transactional id that a request is about, which a coordinator of transactions must be found for. */
export function transactionOf({ name }: Api, body: unknown): string | undefined {
  if (OF_TRANSACTIONS.includes(name)) return firstText(body, TRANSACTIONAL_IDS);
  const asksForCoordinator = name === 'FindCoordinator' && isStruct(body) && body.keyType === TRANSACTION;
  return asksForCoordinator ? firstText(body, ['key', 'coordinatorKeys']) : undefined;
}

/**
 * The broker that a client sends a request to: the coordinator of its group or transaction, the leader of the partitions
 * that it is about (`leader`, where it is about any), or the controller.
 */
export async function addresseeOf(
  api: Api,
  body: unknown,
  client: ClusterClient,
  leader: (() => Promise<Address>) | undefined,
): Promise<Address> {
  const groupId = groupOf(api, body);
  if (groupId !== undefined) return client.coordinator(groupId, GROUP);
  const transaction = api.name === 'FindCoordinator' ? undefined : transactionOf(api, body);
  if (transaction !== undefined) return client.coordinator(transaction, TRANSACTION);
  return leader === undefined ? client.controller() : leader();
}

/** The first of these fields that holds a text: itself, as the first element of an array, or in its first element. */
function firstText(value: unknown, fields: readonly string[]): string | undefined {
  if (!isStruct(value)) return undefined;
  for (const field of fields) {
    const inner = value[field];
    const found = Array.isArray(inner) ? inner[0] : inner;
    if (typeof found === 'string' && found !== '') return found;
    const nested = firstText(found, fields);
    if (nested !== undefined) return nested;
  }
  return undefined;
}
