import { ErrorCode } from '../../protocol/index.js';
import { FluxmqError } from '../errors.js';
import type { AnyGroup } from '../groups/any-group.js';
import { decodeAssignment } from './consumer-assignment.js';
import { ConsumerGroupCoordinator } from './consumer-group-coordinator.js';
import type { TopicPartition } from './consumer-group-message.js';

export interface GroupListing {
  readonly groupId: string;
  readonly state: AnyGroup['state'];
  /** `consumer` where topics are read; empty where nobody has ever joined. */
  readonly protocolType: string;
}

export interface GroupMember {
  readonly consumerId: string;
  readonly clientId: string;
  readonly clientHost: string;
  readonly assignedPartitions: readonly TopicPartition[];
}

export interface GroupInfo extends GroupListing {
  /** The assignment strategy on which the members have agreed; empty while they have not. */
  readonly protocolName: string;
  readonly members: readonly GroupMember[];
}

export interface GroupStats {
  readonly groupId: string;
  readonly state: AnyGroup['state'];
  readonly totalMembers: number;
  /** Of all members together. */
  readonly totalAssignedPartitions: number;
}

/** Shows the groups of a coordinator; without one it has a coordinator of its own. */
export class ConsumerGroupManager {
  constructor(readonly coordinator: ConsumerGroupCoordinator = new ConsumerGroupCoordinator()) {}

  async listGroups(): Promise<GroupListing[]> {
    const listed = this.coordinator.groups.list({ states: [], types: [] });
    if (typeof listed === 'number') throw refusal(listed, 'All groups');
    return listed.map(({ groupId, state, protocolType }) => ({ groupId, state, protocolType }));
  }

  /** Throws a `FluxmqError` for a group that is not there. */
  async describeGroup(groupId: string): Promise<GroupInfo> {
    const group = this.coordinator.groups.describe(groupId);
    if (typeof group === 'number') throw refusal(group, `Group '${groupId}'`);
    const { state, protocolType, protocolName, members } = group;
    return {
      groupId,
      state,
      protocolType,
      protocolName,
      members: members.map(({ groupInstanceId, memberId, clientId, clientHost, assignment }) => ({
        consumerId: groupInstanceId ?? memberId,
        clientId,
        clientHost,
        assignedPartitions: decodeAssignment(assignment),
      })),
    };
  }

  /** Throws a `FluxmqError` for a group that is not there. */
  async getGroupStats(groupId: string): Promise<GroupStats> {
    const { state, members } = await this.describeGroup(groupId);
    const totalAssignedPartitions = members.reduce((sum, { assignedPartitions }) => sum + assignedPartitions.length, 0);
    return { groupId, state, totalMembers: members.length, totalAssignedPartitions };
  }
}

function refusal(errorCode: number, what: string): FluxmqError {
  if (errorCode === ErrorCode.GROUP_ID_NOT_FOUND) return new FluxmqError('Other', `${what} is not there.`);
  return new FluxmqError('Other', `${what} cannot be shown: the coordinator answers with error ${errorCode}.`);
}
