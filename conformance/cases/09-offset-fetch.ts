import { ErrorCode, OffsetCommit, OffsetFetch, ZERO_UUID } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { commit, committed, committedOf, namedIn } from './committed.js';
import { freshGroup, groupBeside } from './group.js';

export const offsetFetchCases = [
  must('offset-fetch/nothing-committed', {
    api: OffsetFetch,
    versions: [1, 10],
    see: 'Protocol guide, OffsetFetch',
    why: 'On -1 without an error a consumer begins where it was told to; an error stops it, and 0 would be believed.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const answer = await committedOf(context, group, [{ topic, partitions: [0] }]);
      expectFields(answer, {
        errorCode: ErrorCode.NONE,
        topics: [
          {
            ...namedIn(context.version, topic),
            partitions: [
              {
                partitionIndex: 0,
                committedOffset: -1n,
                committedLeaderEpoch: -1,
                metadata: '',
                errorCode: ErrorCode.NONE,
              },
            ],
          },
        ],
      });
    },
  }),

  must('offset-fetch/what-was-committed', {
    api: OffsetFetch,
    versions: [1, 10],
    needs: [OffsetCommit],
    see: 'Protocol guide, OffsetFetch',
    why: 'After a restart a consumer goes on from here.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      await commit(context, group, topic, 42n, 1);
      expectFields(await committed(context, group, topic, 1), {
        committedOffset: 42n,
        metadata: 'at 42',
        errorCode: ErrorCode.NONE,
      });
      expectFields(await committed(context, group, topic, 0), { committedOffset: -1n, errorCode: ErrorCode.NONE });
    },
  }),

  must('offset-fetch/another-group', {
    api: OffsetFetch,
    versions: [1, 10],
    needs: [OffsetCommit],
    see: 'Protocol guide, OffsetFetch',
    why: 'Groups read the same topic each at its own pace.',
    async run(context) {
      const [one, two] = [await freshGroup(context), await freshGroup(context)];
      const topic = await context.freshTopic();
      await commit(context, one, topic, 42n);
      expectFields(await committed(context, two, topic), { committedOffset: -1n, errorCode: ErrorCode.NONE });
    },
  }),

  must('offset-fetch/all-topics', {
    api: OffsetFetch,
    versions: [2, 10],
    needs: [OffsetCommit],
    see: 'KIP-88',
    why: 'Tools that show how far a group is behind do not know its topics.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 3 });
      await commit(context, group, topic, 1n, 0);
      await commit(context, group, topic, 2n, 2);
      const { errorCode, topics } = await committedOf(context, group, null);
      expectFields({ errorCode, topics }, { errorCode: ErrorCode.NONE, topics: [namedIn(context.version, topic)] });
      const offsets = topics.flatMap(({ partitions }) =>
        partitions.map(({ partitionIndex, committedOffset }) => `${partitionIndex} at ${committedOffset}`),
      );
      expectEqual('what is committed', offsets.sort(), ['0 at 1', '2 at 2']);
    },
  }),

  must('offset-fetch/no-topics', {
    api: OffsetFetch,
    versions: [2, 10],
    needs: [OffsetCommit],
    see: 'KIP-88',
    why: 'Null means all topics, an empty list none.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      expectFields(await committedOf(context, group, []), { errorCode: ErrorCode.NONE, topics: [] });
    },
  }),

  must('offset-fetch/unknown-topic', {
    api: OffsetFetch,
    versions: [1, 9],
    see: 'Protocol guide, OffsetFetch',
    why: 'Nothing is committed for a topic that is not there: no error, or a consumer that waits for its topic stops.',
    async run(context) {
      const topic = { name: context.freshTopicName(), id: ZERO_UUID };
      expectFields(await committed(context, await freshGroup(context), topic), {
        committedOffset: -1n,
        metadata: '',
        errorCode: ErrorCode.NONE,
      });
    },
  }),

  must('offset-fetch/several-groups', {
    api: OffsetFetch,
    versions: [8, 10],
    needs: [OffsetCommit],
    see: 'KIP-709',
    why: 'Tools that look after many groups ask for all of them at once, and match the answers by their ids.',
    async run(context) {
      const one = await freshGroup(context);
      const two = await groupBeside(context, one);
      const topic = await context.freshTopic();
      await commit(context, one, topic, 9n);
      const topics = [{ name: topic.name, topicId: topic.id, partitionIndexes: [0] }];
      const groups = [one, two].map(({ groupId }) => ({ groupId, topics }));
      const answer = await context.send(OffsetFetch, { groups }, one.at);
      const offsets = new Map(
        answer.groups.map(({ groupId, topics: [topic] }) => [groupId, topic?.partitions[0]?.committedOffset]),
      );
      expectEqual('groups.length', answer.groups.length, 2);
      expectEqual(`the offset of ${one.groupId}`, offsets.get(one.groupId), 9n);
      expectEqual(`the offset of ${two.groupId}`, offsets.get(two.groupId), -1n);
    },
  }),
];
