import { ErrorCode, ShareGroupDescribe, ShareGroupHeartbeat } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshShareGroup, Sharer } from './share-group.js';

const NOTHING = { memberId: null, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };

export const shareGroupHeartbeatCases = [
  must('share-group-heartbeat/join', {
    api: ShareGroupHeartbeat,
    versions: [1, 1],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'From this one answer a consumer knows its epoch, when to heartbeat, and what to read.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const sharer = Sharer.of(await freshShareGroup(context), context);
      const { heartbeatIntervalMs, memberEpoch, ...answer } = await sharer.join(topic);
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        memberId: sharer.memberId,
        assignment: { topicPartitions: [{ topicId: topic.id, partitions: [0, 1] }] },
      });
      expectThat('it has a member epoch', memberEpoch > 0, memberEpoch);
      expectThat('it has an interval', heartbeatIntervalMs > 0, heartbeatIntervalMs);
      expectFields(await sharer.ask(), { errorCode: ErrorCode.NONE, memberEpoch, assignment: null });
    },
  }),

  must('share-group-heartbeat/one-partition-for-two', {
    api: ShareGroupHeartbeat,
    versions: [1, 1],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'This is what share groups are for: more consumers than partitions, and all of them work.',
    async run(context) {
      const topic = await context.freshTopic();
      const group = await freshShareGroup(context);
      for (const sharer of [Sharer.of(group, context), Sharer.of(group, context)]) {
        expectFields(await sharer.join(topic), {
          assignment: { topicPartitions: [{ topicId: topic.id, partitions: [0] }] },
        });
      }
    },
  }),

  must('share-group-heartbeat/leave', {
    api: ShareGroupHeartbeat,
    versions: [1, 1],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'A consumer that has left and goes on is told so.',
    async run(context) {
      const sharer = await Sharer.at(await context.freshTopic(), await freshShareGroup(context), context);
      expectFields(await sharer.ask({ memberEpoch: -1 }), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        memberId: sharer.memberId,
        memberEpoch: -1,
        heartbeatIntervalMs: 0,
        assignment: null,
      });
      expectFields(await sharer.ask(), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, ...NOTHING });
    },
  }),

  must('share-group-heartbeat/wrong-epoch', {
    api: ShareGroupHeartbeat,
    versions: [1, 1],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'A member that missed a change has to give up its records and join again.',
    async run(context) {
      const sharer = await Sharer.at(await context.freshTopic(), await freshShareGroup(context), context);
      const answer = await sharer.ask({ memberEpoch: sharer.memberEpoch + 5 });
      expectFields(answer, { errorCode: ErrorCode.FENCED_MEMBER_EPOCH, ...NOTHING });
    },
  }),

  must('share-group-heartbeat/incomplete', {
    api: ShareGroupHeartbeat,
    versions: [1, 1],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'What the first request leaves out nobody can know later: a half member would wait for records for ever.',
    async run(context) {
      const { name } = await context.freshTopic();
      const sharer = Sharer.of(await freshShareGroup(context), context);
      for (const [what, change] of Object.entries({
        'without a group': { groupId: '' },
        'without a member id': { memberId: '' },
        'without a subscription': { subscribedTopicNames: null },
      })) {
        const joining = { memberEpoch: 0, subscribedTopicNames: [name], ...change };
        const { errorCode, ...answer } = await sharer.ask(joining);
        expectEqual(`errorCode ${what}`, errorCode, ErrorCode.INVALID_REQUEST);
        expectFields(answer, NOTHING);
      }
    },
  }),

  must('share-group-describe/members-at-work', {
    api: ShareGroupDescribe,
    versions: [1, 1],
    needs: [ShareGroupHeartbeat],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'This is what shows who reads what; and when all have left, that the group can be deleted.',
    async run(context) {
      const topic = await context.freshTopic();
      const group = await freshShareGroup(context);
      const { groupId, at } = group;
      const sharer = await Sharer.at(topic, group, context);
      const described = async () => (await context.send(ShareGroupDescribe, { groupIds: [groupId] }, at)).groups;
      expectFields(await described(), [
        {
          errorCode: ErrorCode.NONE,
          groupId,
          groupState: 'Stable',
          members: [
            {
              memberId: sharer.memberId,
              memberEpoch: sharer.memberEpoch,
              clientId: 'fluxmq',
              subscribedTopicNames: [topic.name],
              assignment: { topicPartitions: [{ topicId: topic.id, topicName: topic.name, partitions: [0] }] },
            },
          ],
        },
      ]);
      await sharer.ask({ memberEpoch: -1 });
      expectFields(await described(), [{ errorCode: ErrorCode.NONE, groupId, groupState: 'Empty', members: [] }]);
    },
  }),
];
