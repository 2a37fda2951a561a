import { IncrementalAlterConfigs, ShareFetch, ShareGroupHeartbeat } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';
import { batch, holding } from './batches.js';

export const SHARER = 'AAAAAAAAAAAAAAAAAAAAAQ';
const GROUP_RESOURCE = 32;
const SET = 0;
/** A topic of three records. */
export const THREE_RECORDS = holding(batch(3));

/** What a member says that joins the first group of a recording and wants all of its topics (KIP-932). */
export function sharing({ groups: [groupId = ''], topics }: Pick<Recording, 'groups' | 'topics'>) {
  return { groupId, memberId: SHARER, memberEpoch: 0, subscribedTopicNames: topics.map(({ name }) => name) };
}

/** Joins until it has its partition; the group begins with the first record there is. */
export async function sharerWithPartition(recording: Recording) {
  const request = sharing(recording);
  const configs = [{ name: 'share.auto.offset.reset', configOperation: SET, value: 'earliest' }];
  const resources = [{ resourceType: GROUP_RESOURCE, resourceName: request.groupId, configs }];
  await recording.ask(IncrementalAlterConfigs, { resources });
  const { memberEpoch } = await recording.ask(
    ShareGroupHeartbeat,
    request,
    ({ assignment }) => (assignment?.topicPartitions.length ?? 0) > 0,
  );
  return { groupId: request.groupId, memberId: request.memberId, memberEpoch };
}

/** What a member sends to acquire the records of partition 0 of the first topic, in a new share session. */
export function acquiring({ groups: [groupId = ''], topics: [topic] }: Pick<Recording, 'groups' | 'topics'>) {
  return {
    groupId,
    memberId: SHARER,
    shareSessionEpoch: 0,
    maxWaitMs: 200,
    minBytes: 1,
    maxRecords: 100,
    batchSize: 100,
    topics: [{ topicId: topic?.id ?? '', partitions: [{ partitionIndex: 0 }] }],
  };
}

/** Acquires the three records. */
export async function acquire(recording: Recording) {
  await sharerWithPartition(recording);
  return recording.ask(ShareFetch, acquiring(recording), ({ responses }) => {
    return (responses[0]?.partitions[0]?.acquiredRecords.length ?? 0) > 0;
  });
}
