import { DeleteGroups, ErrorCode, JoinGroup, OffsetCommit, OffsetFetch, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import { commit, committed } from './committed.js';
import { freshGroup, type Group, groupBeside, Member } from './group.js';

async function withOffset(context: CaseContext, group: Group) {
  const topic = await context.freshTopic();
  await commit(context, group, topic, 5n);
  return topic;
}

export const deleteGroupsCases = [
  must('delete-groups/takes-the-offsets', {
    api: DeleteGroups,
    versions: [0, 2],
    needs: [OffsetCommit, OffsetFetch],
    see: 'KIP-229',
    why: 'Whoever uses the name again would begin in the middle of the topic.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await withOffset(context, group);
      const { groupId } = group;
      expectFields(await context.send(DeleteGroups, { groupsNames: [groupId] }, group.at), {
        throttleTimeMs: 0,
        results: [{ groupId, errorCode: ErrorCode.NONE }],
      });
      expectFields(await committed(context, group, topic), { committedOffset: -1n, errorCode: ErrorCode.NONE });
    },
  }),

  must('delete-groups/with-members', {
    api: DeleteGroups,
    versions: [0, 2],
    needs: [JoinGroup, SyncGroup],
    see: 'KIP-229',
    why: 'Consumers at work would lose their positions by a slip of the hand.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.alone(group, context);
      const { groupId } = group;
      expectFields(await context.send(DeleteGroups, { groupsNames: [groupId] }, group.at), {
        throttleTimeMs: 0,
        results: [{ groupId, errorCode: ErrorCode.NON_EMPTY_GROUP }],
      });
      expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.NONE);
    },
  }),

  must('delete-groups/unknown-group', {
    api: DeleteGroups,
    versions: [0, 2],
    see: 'KIP-229',
    why: 'By this code a tool that is run twice knows that its work was done.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      expectFields(await context.send(DeleteGroups, { groupsNames: [groupId] }, at), {
        throttleTimeMs: 0,
        results: [{ groupId, errorCode: ErrorCode.GROUP_ID_NOT_FOUND }],
      });
    },
  }),

  must('delete-groups/several', {
    api: DeleteGroups,
    versions: [0, 2],
    needs: [JoinGroup, SyncGroup, OffsetCommit, OffsetFetch],
    see: 'KIP-229',
    why: 'One group that cannot be deleted must not keep the others; each has its own result.',
    async run(context) {
      const live = await freshGroup(context);
      const [idle, unknown] = [await groupBeside(context, live), await groupBeside(context, live)];
      await Member.alone(live, context);
      const topic = await withOffset(context, idle);
      const groupsNames = [live, idle, unknown].map(({ groupId }) => groupId);
      const { results } = await context.send(DeleteGroups, { groupsNames }, live.at);
      expectEqual(
        'results',
        results.map(({ groupId, errorCode }) => `${groupId}: ${errorCode}`).sort(),
        [
          `${live.groupId}: ${ErrorCode.NON_EMPTY_GROUP}`,
          `${idle.groupId}: ${ErrorCode.NONE}`,
          `${unknown.groupId}: ${ErrorCode.GROUP_ID_NOT_FOUND}`,
        ].sort(),
      );
      expectFields(await committed(context, idle, topic), { committedOffset: -1n });
    },
  }),

  must('delete-groups/all-have-left', {
    api: DeleteGroups,
    versions: [0, 2],
    needs: [JoinGroup, SyncGroup, OffsetCommit],
    see: 'KIP-229',
    why: 'A group whose consumers are shut down for good is cleaned up at once, not after seven days.',
    async run(context) {
      const group = await freshGroup(context);
      await withOffset(context, group);
      const member = await Member.alone(group, context);
      await member.leave();
      const { groupId } = group;
      expectFields(await context.send(DeleteGroups, { groupsNames: [groupId] }, group.at), {
        results: [{ groupId, errorCode: ErrorCode.NONE }],
      });
      expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    },
  }),

  must('delete-groups/used-again', {
    api: DeleteGroups,
    versions: [0, 2],
    needs: [JoinGroup, SyncGroup, OffsetCommit],
    see: 'KIP-229',
    why: 'A deployment that is made anew has the names of the old one.',
    async run(context) {
      const group = await freshGroup(context);
      await withOffset(context, group);
      await context.send(DeleteGroups, { groupsNames: [group.groupId] }, group.at);
      const member = await Member.alone(group, context);
      expectEqual('Heartbeat errorCode', await member.heartbeat(), ErrorCode.NONE);
      expectEqual('the generation', member.generationId, 1);
    },
  }),

  must('delete-groups/none', {
    api: DeleteGroups,
    versions: [0, 2],
    needs: [OffsetCommit, OffsetFetch],
    see: 'KIP-229',
    why: 'A list that is empty by mistake must not stand for all groups.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await withOffset(context, group);
      const answer = await context.send(DeleteGroups, { groupsNames: [] }, group.at);
      expectFields(answer, { throttleTimeMs: 0, results: [] });
      expectFields(await committed(context, group, topic), { committedOffset: 5n });
    },
  }),
];
