import { ErrorCode } from '../../protocol/index.js';
import type { Group } from './group.js';
import type { AnsweredTopic } from './partition-answers.js';
import type { FetchTopic } from './requests.js';

/** Why a group cannot be deleted (KIP-229); NONE if it can. Who was only given a member id yet is no member. */
export function deletionRefusal({ state }: Group): number {
  return state === 'Empty' ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
}

/** Why none of a group's offsets can be deleted (KIP-496): of what such members read nothing is known here. NONE if some can. */
export function offsetDeletionRefusal(group: Group): number {
  return group.state === 'Empty' || group.isOfConsumers ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
}

/** Deletes what the group has committed in these partitions, but for topics that it reads. */
export function deleteOffsets(group: Group, topics: readonly FetchTopic[]): AnsweredTopic[] {
  return topics.map(({ name, partitionIndexes }) => {
    const errorCode = group.reads(name) ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
    return {
      name,
      partitions: partitionIndexes.map((partitionIndex) => {
        if (errorCode === ErrorCode.NONE) group.offsets.delete(name, partitionIndex);
        return { partitionIndex, errorCode };
      }),
    };
  });
}
