import {
  DescribeTopicPartitions,
  type DescribeTopicPartitionsResponse,
  ErrorCode,
  Metadata,
  ZERO_UUID,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';

const VERSIONS = [0, 0] as const;
const MANY = 2000;

export const describeTopicPartitionsCases = [
  must('describe-topic-partitions/same-as-metadata', {
    api: DescribeTopicPartitions,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-966',
    why: 'Admin clients look here first: another leader or another replica than in Metadata sends them astray.',
    async run({ send, freshTopic }) {
      const { name, id: topicId } = await freshTopic({ partitions: 3 });
      const known = (await send(Metadata, { topics: [{ name }] })).topics[0]?.partitions ?? [];
      const partitions = [...known]
        .sort((one, two) => one.partitionIndex - two.partitionIndex)
        .map(({ errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, offlineReplicas }) => ({
          errorCode,
          partitionIndex,
          leaderId,
          leaderEpoch,
          replicaNodes,
          isrNodes,
          offlineReplicas,
        }));
      expectFields(await send(DescribeTopicPartitions, { topics: [{ name }], responsePartitionLimit: MANY }), {
        topics: [{ name, topicId, errorCode: ErrorCode.NONE, isInternal: false, partitions }],
        nextCursor: null,
      });
    },
  }),

  must('describe-topic-partitions/page-by-page', {
    api: DescribeTopicPartitions,
    versions: VERSIONS,
    see: 'KIP-966',
    why: 'The cursor says where the next page begins: one too far loses a partition, one too near gives it twice.',
    async run({ send, freshTopic }) {
      const made = [await freshTopic({ partitions: 3 }), await freshTopic({ partitions: 2 })];
      const names = made.map(({ name }) => name).sort();
      const topics = names.map((name) => ({ name }));
      const expected = names.flatMap((name) => {
        const count = name === made[0]?.name ? 3 : 2;
        return Array.from({ length: count }, (_, index) => `${name}-${index}`);
      });
      const seen: string[] = [];
      let cursor: DescribeTopicPartitionsResponse['nextCursor'] = null;
      for (let page = 0; page < 4; page++) {
        const request = { topics, responsePartitionLimit: 2, cursor };
        const answer: DescribeTopicPartitionsResponse = await send(DescribeTopicPartitions, request);
        const listed = answer.topics.flatMap((topic) =>
          topic.partitions.map(({ partitionIndex }) => `${topic.name}-${partitionIndex}`),
        );
        expectThat('a page has two partitions at most', listed.length <= 2, listed);
        seen.push(...listed);
        cursor = answer.nextCursor;
        if (cursor === null) break;
      }
      expectEqual('partitions of all pages', seen, expected);
      expectEqual('the last cursor', cursor, null);
    },
  }),

  must('describe-topic-partitions/unknown-topic', {
    api: DescribeTopicPartitions,
    versions: VERSIONS,
    see: 'Protocol guide, Error Codes',
    why: 'A topic that is gone is told, beside those that are there, and is not made by being asked for.',
    async run({ send, freshTopic, freshTopicName }) {
      const [known, unknown] = [(await freshTopic()).name, freshTopicName()];
      for (let again = 0; again < 2; again++) {
        const topics = [{ name: unknown }, { name: known }];
        const answer = await send(DescribeTopicPartitions, { topics, responsePartitionLimit: MANY });
        const found = new Map(answer.topics.map((topic) => [topic.name, topic]));
        expectEqual('topics.length', answer.topics.length, 2);
        expectFields(found.get(known), { errorCode: ErrorCode.NONE });
        expectFields(found.get(unknown), {
          errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          topicId: ZERO_UUID,
          partitions: [],
        });
      }
    },
  }),

  must('describe-topic-partitions/from-a-cursor', {
    api: DescribeTopicPartitions,
    versions: VERSIONS,
    see: 'KIP-966',
    why: 'Partitions before the cursor have been seen, and topics before it too.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic({ partitions: 4 });
      const request = { topics: [{ name }], responsePartitionLimit: MANY };
      const cursor = { topicName: name, partitionIndex: 2 };
      expectFields(await send(DescribeTopicPartitions, { ...request, cursor }), {
        topics: [{ name, errorCode: ErrorCode.NONE, partitions: [{ partitionIndex: 2 }, { partitionIndex: 3 }] }],
        nextCursor: null,
      });
    },
  }),
];
