import { ConsumerGroupHeartbeat } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

/** From v1 on clients make up their ids (KIP-1082); every version takes one. */
const MEMBER_ID = 'fluxmq-golden-member-a';
const REBALANCE_TIMEOUT_MS = 30_000;

/** What a consumer says that joins the first group of a recording and wants all of its topics (KIP-848). */
export function consuming({ groups: [groupId = ''], topics }: Pick<Recording, 'groups' | 'topics'>) {
  return {
    groupId,
    memberId: MEMBER_ID,
    memberEpoch: 0,
    rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
    subscribedTopicNames: topics.map(({ name }) => name),
    topicPartitions: [],
  };
}

/** Joins until it has its partition. */
export async function consumerWithPartition(recording: Recording) {
  const request = consuming(recording);
  const { memberEpoch } = await recording.ask(
    ConsumerGroupHeartbeat,
    request,
    ({ assignment }) => (assignment?.topicPartitions.length ?? 0) > 0,
  );
  return { groupId: request.groupId, memberId: request.memberId, memberEpoch };
}
