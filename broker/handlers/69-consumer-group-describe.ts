import {
  ConsumerGroupDescribe,
  type ConsumerGroupDescribeResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { GROUP_OPERATIONS } from '../authorized-operations.js';
import { withoutConsumerGroups } from '../features/features.js';
import type { ConsumerGroup } from '../groups/consumer/consumer-group.js';
import type { ConsumerMember } from '../groups/consumer/member.js';
import { listed, NO_PARTITIONS, together } from '../groups/consumer/partitions.js';
import type { GroupCoordinator } from '../groups/coordinator.js';
import { handleGroup } from '../handler.js';
import type { Topics } from '../topics/topics.js';

const MemberType = { CLASSIC: 0, CONSUMER: 1 } as const;

type GroupAnswer = Input<ConsumerGroupDescribeResponse['groups'][number]>;
type MemberAnswer = Input<ConsumerGroupDescribeResponse['groups'][number]['members'][number]>;

export const consumerGroupDescribe = handleGroup(ConsumerGroupDescribe, {
  answer: ({ groupIds, includeAuthorizedOperations }, groups, { topics, metadata }) => ({
    groups: groupIds.map((groupId) => {
      if (withoutConsumerGroups(metadata)) return { groupId, errorCode: ErrorCode.UNSUPPORTED_VERSION };
      const group = groups.describeConsumers(groupId);
      if (typeof group === 'number')
        return { groupId, errorCode: group, errorMessage: reasonFor(group, groupId, groups) };
      const described = describe(group, topics);
      return includeAuthorizedOperations ? { ...described, authorizedOperations: GROUP_OPERATIONS } : described;
    }),
  }),
  refuse: ({ groupIds }, errorCode) => ({ groups: groupIds.map((groupId) => ({ groupId, errorCode })) }),
});

function reasonFor(errorCode: number, groupId: string, groups: GroupCoordinator): string | null {
  if (errorCode !== ErrorCode.GROUP_ID_NOT_FOUND) return null;
  return groups.has(groupId) ? `Group ${groupId} is not a consumer group.` : `Group ${groupId} not found.`;
}

function describe(group: ConsumerGroup, topics: Topics): GroupAnswer {
  return {
    groupId: group.id,
    groupState: group.state,
    groupEpoch: group.epoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: group.preferredAssignor(),
    members: Array.from(group.members(), (member) => describeMember(member, group, topics)),
  };
}

function describeMember(member: ConsumerMember, group: ConsumerGroup, topics: Topics): MemberAnswer {
  const { subscribedTopicNames, classic, assigned, pendingRevocation, ...said } = member;
  return {
    memberId: said.memberId,
    instanceId: said.instanceId,
    rackId: said.rackId,
    memberEpoch: said.memberEpoch,
    clientId: said.clientId,
    clientHost: said.clientHost,
    subscribedTopicNames: [...subscribedTopicNames],
    subscribedTopicRegex: said.subscribedTopicRegex,
    assignment: named(together(assigned, pendingRevocation), topics),
    targetAssignment: named(group.target.get(said.memberId) ?? NO_PARTITIONS, topics),
    memberType: classic === null ? MemberType.CONSUMER : MemberType.CLASSIC,
  };
}

/** With the names of the topics that there are still. */
function named(partitions: Parameters<typeof listed>[0], topics: Topics) {
  return {
    topicPartitions: listed(partitions).flatMap(({ topicId, partitions: numbers }) => {
      const topicName = topics.getById(topicId)?.name;
      return topicName === undefined ? [] : [{ topicId, topicName, partitions: numbers }];
    }),
  };
}
