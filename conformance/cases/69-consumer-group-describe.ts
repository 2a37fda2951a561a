import {
  ConsumerGroupDescribe,
  type ConsumerGroupDescribeResponse,
  ConsumerGroupHeartbeat,
  DeleteGroups,
  DescribeGroups,
  ErrorCode,
  JoinGroup,
  ListGroups,
  OffsetCommit,
  OffsetDelete,
  SyncGroup,
} from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { commitOf } from './committed.js';
import { Consumer, untilAllOwn } from './consumer-group.js';
import { freshGroup, type Group, Member } from './group.js';
import { OPERATIONS_NOT_ASKED } from './requests.js';

const CONSUMER_MEMBER = 1;
const UNKNOWN_MEMBER_TYPE = -1;

type Described = ConsumerGroupDescribeResponse['groups'][number];

async function describe({ send }: CaseContext, { groupId, at }: Group): Promise<Described> {
  const { throttleTimeMs, groups } = await send(ConsumerGroupDescribe, { groupIds: [groupId] }, at);
  expectFields({ throttleTimeMs, groups }, { throttleTimeMs: 0, groups: [{ groupId }] });
  const [group] = groups;
  if (group === undefined) throw new Error('ConsumerGroupDescribe answers about no group.');
  return group;
}

export const consumerGroupDescribeCases = [
  must('consumer-group-describe/members-at-work', {
    api: ConsumerGroupDescribe,
    versions: [0, 1],
    needs: [ConsumerGroupHeartbeat],
    when: ['consumer-groups'],
    see: 'KIP-848; KIP-1099',
    why: 'This is what shows who reads what: the only sight of an assignment that is made by the broker.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const consumers = [await Consumer.of(group, context), await Consumer.of(group, context, 'instance-1')];
      for (const consumer of consumers) await consumer.join([topic], { rackId: 'rack-1', serverAssignor: 'uniform' });
      await untilAllOwn(consumers, 1);
      const { members, groupEpoch, ...described } = await describe(context, group);
      expectFields(described, {
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        groupState: 'Stable',
        assignmentEpoch: groupEpoch,
        assignorName: 'uniform',
        authorizedOperations: OPERATIONS_NOT_ASKED,
      });
      expectEqual('members.length', members.length, 2);
      for (const { memberId, instanceId, memberEpoch, owned } of consumers) {
        const told = members.find((member) => member.memberId === memberId);
        expectThat(`${memberId} is described`, told !== undefined, members);
        if (told === undefined) continue;
        const topicPartitions = owned.map(({ partitions }) => ({
          topicId: topic.id,
          topicName: topic.name,
          partitions: [...partitions],
        }));
        expectFields(told, {
          instanceId,
          rackId: 'rack-1',
          memberEpoch,
          clientId: 'fluxmq',
          subscribedTopicNames: [topic.name],
          assignment: { topicPartitions },
          targetAssignment: { topicPartitions },
          memberType: context.version < 1 ? UNKNOWN_MEMBER_TYPE : CONSUMER_MEMBER,
        });
        expectEqual('the epoch of the group', groupEpoch, memberEpoch);
        expectThat('clientHost begins with a slash', /^\/./.test(told.clientHost), told.clientHost);
      }
    },
  }),

  must('consumer-group-describe/all-have-left', {
    api: ConsumerGroupDescribe,
    versions: [0, 1],
    needs: [ConsumerGroupHeartbeat],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'Offsets can be reset while a group is empty: tools look for this state before they do it.',
    async run(context) {
      const group = await freshGroup(context);
      const consumer = await Consumer.alone(group, context, await context.freshTopic());
      const before = await describe(context, group);
      await consumer.leave();
      const { groupEpoch, ...described } = await describe(context, group);
      expectFields(described, { errorCode: ErrorCode.NONE, groupState: 'Empty', members: [] });
      expectThat('the epoch has gone up', groupEpoch > before.groupEpoch, groupEpoch);
    },
  }),

  must('consumer-group-describe/unknown-group', {
    api: ConsumerGroupDescribe,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'Tools ask here first, and on this code ask for a classic group of that name.',
    async run(context) {
      const { errorMessage, ...described } = await describe(context, await freshGroup(context));
      expectFields(described, {
        errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
        groupState: '',
        groupEpoch: 0,
        assignmentEpoch: 0,
        assignorName: '',
        members: [],
        authorizedOperations: OPERATIONS_NOT_ASKED,
      });
    },
  }),

  must('consumer-group-describe/classic-group', {
    api: ConsumerGroupDescribe,
    versions: [0, 1],
    needs: [JoinGroup, SyncGroup],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'A tool that does not know the protocol of a group asks here first, and on this code in the classic way.',
    async run(context) {
      const group = await freshGroup(context);
      await Member.alone(group, context);
      expectFields(await describe(context, group), {
        errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
        groupState: '',
        members: [],
      });
    },
  }),

  must('describe-groups/consumer-protocol', {
    api: DescribeGroups,
    versions: [0, 6],
    needs: [ConsumerGroupHeartbeat],
    when: ['consumer-groups'],
    see: 'KIP-848; KIP-1043',
    why: 'A tool of before KIP-848 cannot read such a group: to it there is none.',
    async run(context) {
      const group = await freshGroup(context);
      await Consumer.alone(group, context, await context.freshTopic());
      const { groups } = await context.send(DescribeGroups, { groups: [group.groupId] }, group.at);
      expectFields(groups, [
        {
          errorCode: context.version < 6 ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND,
          groupId: group.groupId,
          groupState: 'Dead',
          protocolType: '',
          protocolData: '',
          members: [],
        },
      ]);
    },
  }),

  must('list-groups/consumer-protocol', {
    api: ListGroups,
    versions: [5, 5],
    needs: [ConsumerGroupHeartbeat],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'By the type a tool knows how to ask for more.',
    async run(context) {
      const group = await freshGroup(context);
      await Consumer.alone(group, context, await context.freshTopic());
      const listed = async (typesFilter: readonly string[]) => {
        const answer = await context.send(ListGroups, { typesFilter }, group.at);
        expectEqual('errorCode', answer.errorCode, ErrorCode.NONE);
        return answer.groups.filter(({ groupId }) => groupId === group.groupId);
      };
      const told = { groupId: group.groupId, protocolType: 'consumer', groupState: 'Stable', groupType: 'consumer' };
      expectEqual('groups of all types', await listed([]), [told]);
      expectEqual('consumer groups', await listed(['consumer']), [told]);
      expectEqual('classic groups', await listed(['classic']), []);
    },
  }),

  must('delete-groups/consumer-protocol', {
    api: DeleteGroups,
    versions: [0, 2],
    needs: [ConsumerGroupHeartbeat],
    when: ['consumer-groups'],
    see: 'KIP-848; KIP-229',
    why: 'What holds for the old groups holds for the new ones: not under members, and at once when they have left.',
    async run(context) {
      const group = await freshGroup(context);
      const consumer = await Consumer.alone(group, context, await context.freshTopic());
      const { groupId, at } = group;
      const deleted = async () => (await context.send(DeleteGroups, { groupsNames: [groupId] }, at)).results;
      expectFields(await deleted(), [{ groupId, errorCode: ErrorCode.NON_EMPTY_GROUP }]);
      expectFields(await consumer.ask(), { errorCode: ErrorCode.NONE });
      await consumer.leave();
      expectFields(await deleted(), [{ groupId, errorCode: ErrorCode.NONE }]);
      expectFields(await deleted(), [{ groupId, errorCode: ErrorCode.GROUP_ID_NOT_FOUND }]);
    },
  }),

  must('offset-delete/consumer-protocol', {
    api: OffsetDelete,
    versions: [0, 0],
    needs: [ConsumerGroupHeartbeat, OffsetCommit],
    when: ['consumer-groups'],
    see: 'KIP-848; KIP-496',
    why: 'The broker knows the subscriptions of such a group by itself: offsets of a topic that is read must stay.',
    async run(context) {
      const group = await freshGroup(context);
      const [read, unread] = [await context.freshTopic(), await context.freshTopic()];
      for (const topic of [read, unread]) {
        await context.send(OffsetCommit, commitOf(group.groupId, topic, { offset: 1n }), group.at);
      }
      await Consumer.alone(group, context, read);
      const topics = [read, unread].map(({ name }) => ({ name, partitions: [{ partitionIndex: 0 }] }));
      const answer = await context.send(OffsetDelete, { groupId: group.groupId, topics }, group.at);
      expectEqual('errorCode', answer.errorCode, ErrorCode.NONE);
      expectEqual(
        'what the answer tells',
        answer.topics.map(({ name, partitions }) => `${name}: ${partitions.map((p) => p.errorCode)}`).sort(),
        [`${read.name}: ${ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC}`, `${unread.name}: ${ErrorCode.NONE}`].sort(),
      );
    },
  }),
];
