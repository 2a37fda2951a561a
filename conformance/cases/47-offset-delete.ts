import { ErrorCode, JoinGroup, OffsetCommit, OffsetDelete, OffsetFetch, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { commit, committed } from './committed.js';
import { freshGroup, Member, subscription } from './group.js';

export const offsetDeleteCases = [
  must('offset-delete/one-partition', {
    api: OffsetDelete,
    versions: [0, 0],
    needs: [OffsetCommit, OffsetFetch],
    see: 'KIP-496',
    why: 'A group that does not read a topic any more is shown as lagging in it for ever; its other positions must stay.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      await commit(context, group, topic, 1n, 0);
      await commit(context, group, topic, 2n, 1);
      const topics = [{ name: topic.name, partitions: [{ partitionIndex: 0 }] }];
      expectFields(await context.send(OffsetDelete, { groupId: group.groupId, topics }, group.at), {
        errorCode: ErrorCode.NONE,
        throttleTimeMs: 0,
        topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE }] }],
      });
      expectFields(await committed(context, group, topic, 0), { committedOffset: -1n, errorCode: ErrorCode.NONE });
      expectFields(await committed(context, group, topic, 1), { committedOffset: 2n });
    },
  }),

  must('offset-delete/nothing-committed', {
    api: OffsetDelete,
    versions: [0, 0],
    needs: [OffsetCommit],
    see: 'KIP-496',
    why: 'What is not there needs no deleting: a tool that is run twice must not fail.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      await commit(context, group, topic, 1n, 0);
      const topics = [{ name: topic.name, partitions: [{ partitionIndex: 1 }] }];
      expectFields(await context.send(OffsetDelete, { groupId: group.groupId, topics }, group.at), {
        errorCode: ErrorCode.NONE,
        topics: [{ name: topic.name, partitions: [{ partitionIndex: 1, errorCode: ErrorCode.NONE }] }],
      });
    },
  }),

  must('offset-delete/subscribed-topic', {
    api: OffsetDelete,
    versions: [0, 0],
    needs: [JoinGroup, SyncGroup, OffsetCommit, OffsetFetch],
    see: 'KIP-496',
    why: 'Consumers at work read that topic: after the next rebalance they would begin anew. Others of the request can go.',
    async run(context) {
      const group = await freshGroup(context);
      const [read, unread] = [await context.freshTopic(), await context.freshTopic()];
      await commit(context, group, read, 1n);
      await commit(context, group, unread, 2n);
      const member = await Member.of(group, context);
      await member.join({ protocols: [{ name: 'range', metadata: subscription(read.name) }] });
      await member.sync([member]);
      const topics = [read, unread].map(({ name }) => ({ name, partitions: [{ partitionIndex: 0 }] }));
      const answer = await context.send(OffsetDelete, { groupId: group.groupId, topics }, group.at);
      expectEqual('errorCode', answer.errorCode, ErrorCode.NONE);
      expectEqual(
        'what the answer tells',
        answer.topics.map(({ name, partitions }) => `${name}: ${partitions.map((p) => p.errorCode)}`).sort(),
        [`${read.name}: ${ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC}`, `${unread.name}: ${ErrorCode.NONE}`].sort(),
      );
      expectFields(await committed(context, group, read), { committedOffset: 1n });
      expectFields(await committed(context, group, unread), { committedOffset: -1n });
    },
  }),

  must('offset-delete/group-of-another-type', {
    api: OffsetDelete,
    versions: [0, 0],
    needs: [JoinGroup, SyncGroup, OffsetCommit, OffsetFetch],
    see: 'KIP-496',
    why: 'Of what the members of such a group read the coordinator knows nothing.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      await commit(context, group, topic, 1n);
      const member = await Member.of(group, context);
      await member.join({ protocolType: 'connect', protocols: [{ name: 'v0', metadata: Buffer.alloc(0) }] });
      const topics = [{ name: topic.name, partitions: [{ partitionIndex: 0 }] }];
      expectFields(await context.send(OffsetDelete, { groupId: group.groupId, topics }, group.at), {
        errorCode: ErrorCode.NON_EMPTY_GROUP,
        topics: [],
      });
      expectFields(await committed(context, group, topic), { committedOffset: 1n });
    },
  }),

  must('offset-delete/unknown-group', {
    api: OffsetDelete,
    versions: [0, 0],
    see: 'KIP-496',
    why: 'A group whose name was mistyped has no offsets: that must not look like success.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      const topic = await context.freshTopic();
      const topics = [{ name: topic.name, partitions: [{ partitionIndex: 0 }] }];
      expectFields(await context.send(OffsetDelete, { groupId, topics }, at), {
        errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
        topics: [],
      });
    },
  }),

  must('offset-delete/unknown-topic', {
    api: OffsetDelete,
    versions: [0, 0],
    needs: [OffsetCommit],
    see: 'KIP-496',
    why: 'A topic whose name was mistyped has no offsets: that must not look like success.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      const name = context.freshTopicName();
      const topics = [{ name, partitions: [{ partitionIndex: 0 }] }];
      expectFields(await context.send(OffsetDelete, { groupId: group.groupId, topics }, group.at), {
        errorCode: ErrorCode.NONE,
        topics: [{ name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }] }],
      });
    },
  }),
];
