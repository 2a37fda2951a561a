import { ErrorCode } from '../../../protocol/index.js';
import { KafkaError } from '../../errors.js';
import type { ConsumerGroup } from './consumer-group.js';
import { type ConsumerMember, LEAVING_FOR_A_WHILE } from './member.js';
import { includes, type ListedPartitions } from './partitions.js';

interface Speaker {
  readonly memberId: string;
  readonly instanceId: string | null;
}

/** The member that speaks. Throws a `KafkaError` for one that is not, or not any more: another has come with its instance id. */
export function identify(group: ConsumerGroup, { memberId, instanceId }: Speaker): ConsumerMember {
  if (instanceId === null) {
    const member = group.get(memberId);
    if (member === undefined) {
      throw new KafkaError(ErrorCode.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${group.id}.`);
    }
    return member;
  }
  const member = group.getStatic(instanceId);
  if (member === undefined) {
    throw new KafkaError(ErrorCode.UNKNOWN_MEMBER_ID, `Instance id ${instanceId} is unknown.`);
  }
  if (member.memberId !== memberId) {
    throw new KafkaError(
      ErrorCode.FENCED_INSTANCE_ID,
      `Static member ${memberId} with instance id ${instanceId} was fenced by member ${member.memberId}.`,
    );
  }
  return member;
}

/**
 * Throws a `KafkaError` for an epoch that is not the member's. The one before is taken from a member that holds nothing that is not
 * its own: the answer with the new one was lost.
 */
export function checkEpoch(member: ConsumerMember, epoch: number, owned: ListedPartitions | null): void {
  if (epoch === 0 || epoch === member.memberEpoch) return;
  const isRepetition = epoch === member.previousMemberEpoch && owned !== null && includes(member.assigned, owned);
  if (epoch < member.memberEpoch && isRepetition) return;
  throw new KafkaError(
    ErrorCode.FENCED_MEMBER_EPOCH,
    `The consumer group member has a ${epoch > member.memberEpoch ? 'greater' : 'smaller'} member epoch (${epoch}) ` +
      `than the one known by the group coordinator (${member.memberEpoch}). ` +
      'The member must abandon all its partitions and rejoin.',
  );
}

/** Throws a `KafkaError` while the member with this instance id has not said that it leaves. */
export function checkReleased(holder: ConsumerMember, { memberId, instanceId }: Speaker): void {
  if (holder.memberEpoch === LEAVING_FOR_A_WHILE) return;
  throw new KafkaError(
    ErrorCode.UNRELEASED_INSTANCE_ID,
    `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is owned ` +
      `by ${holder.memberId} member.`,
  );
}
