import { ErrorCode } from '../../protocol/index.js';
import type { AnyGroup } from './any-group.js';
import { type AnsweredTopic, PartitionAnswers } from './partition-answers.js';
import type { FetchTopic } from './requests.js';

/** Why a group cannot be deleted (KIP-229); NONE if it can. Who was only given a member id yet is no member. */
export function deletionRefusal({ state }: AnyGroup): number {
  return state === 'Empty' ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
}

/** Why none of a group's offsets can be deleted (KIP-496): of what such members read nothing is known here. NONE if some can. */
export function offsetDeletionRefusal(group: AnyGroup): number {
  return group.state === 'Empty' || group.isOfConsumers ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
}

/** What of such a deletion is to be done, and how it is answered when it is. */
export function offsetDeletion(
  group: AnyGroup,
  topics: readonly FetchTopic[],
): { readonly unread: FetchTopic[]; readonly answer: AnsweredTopic[] } {
  const unread: FetchTopic[] = [];
  const answers = new PartitionAnswers();
  for (const topic of topics) {
    const isRead = group.reads(topic.name);
    if (!isRead) unread.push(topic);
    const errorCode = isRead ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
    for (const partition of topic.partitionIndexes) answers.add(topic.name, partition, errorCode);
  }
  return { unread, answer: answers.topics() };
}
