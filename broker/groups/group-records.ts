import { ErrorCode } from '../../protocol/index.js';
import { GroupMetadata } from '../../protocol/logs/consumer-offsets.js';
import type { KeyedRecord } from '../../protocol/logs/coordinator-record.js';
import { errorCodeOf } from '../errors.js';
import type { Member } from './member.js';
import type { Members } from './members.js';

/** As Kafka 3.9.2 and 4.3.1 write it. */
const VERSION = 3;

/** What of a group is kept in the log. */
interface Described {
  readonly id: string;
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly members: Members;
  /** When it came into its state, in ms. */
  readonly stateSince: number;
}

export type StoredGroup = ReturnType<typeof GroupMetadata.decodeValue>;

/** What the log says of a group, with what each member is to be assigned. */
export function groupRecord(group: Described, assignmentOf: (member: Member) => Buffer): KeyedRecord {
  const { id, generationId, protocolType, protocolName, members, stateSince } = group;
  return GroupMetadata.encode(
    { group: id },
    {
      protocolType: protocolType ?? '',
      generation: generationId,
      protocol: protocolName,
      leader: members.size === 0 ? null : members.leaderId,
      currentStateTimestamp: BigInt(stateSince),
      members: Array.from(members, (member) => ({
        memberId: member.id,
        groupInstanceId: member.groupInstanceId,
        ...member.client,
        rebalanceTimeout: member.rebalanceTimeoutMs,
        sessionTimeout: member.sessionTimeoutMs,
        subscription: member.metadata(protocolName),
        assignment: assignmentOf(member),
      })),
    },
    VERSION,
  );
}

/** The record of a group that is as it was stored. */
export function storedGroupRecord(group: string, stored: StoredGroup): KeyedRecord {
  return GroupMetadata.encode({ group }, stored, VERSION);
}

export function groupTombstone(group: string): KeyedRecord {
  return GroupMetadata.tombstone({ group });
}

/** What members are told of a group that could not be kept, as Kafka translates it. */
export function errorCodeOfState(error: unknown): number {
  const errorCode = errorCodeOf(error);
  switch (errorCode) {
    case ErrorCode.KAFKA_STORAGE_ERROR:
      return ErrorCode.NOT_COORDINATOR;
    case ErrorCode.TOPIC_ALREADY_EXISTS:
    case ErrorCode.INVALID_TOPIC_EXCEPTION:
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    // A group that is too large stays so.
    default:
      return ErrorCode.UNKNOWN_SERVER_ERROR;
  }
}
