import { AlterReplicaLogDirs, DescribeLogDirs, type DescribeLogDirsResponse, ErrorCode } from '../../protocol/index.js';
import { batchOfSize } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';

const RECORDS_BYTES = 10_000;
const NOWHERE = '/no/directory/of/any/broker';

async function describe(context: CaseContext, topic: TestTopic, partitions: readonly number[]) {
  const answer = await context.send(
    DescribeLogDirs,
    { topics: [{ topic: topic.name, partitions }] },
    await context.leader(topic),
  );
  expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
  expectThat('there is a directory', answer.results.length > 0, answer.results.length);
  return answer;
}

function partitionsOf({ results }: DescribeLogDirsResponse, { name }: TestTopic) {
  const topics = results.flatMap((result) => result.topics.filter((topic) => topic.name === name));
  return topics.flatMap(({ partitions }) => partitions).sort((one, two) => one.partitionIndex - two.partitionIndex);
}

export const describeLogDirsCases = [
  must('describe-log-dirs/sizes', {
    api: DescribeLogDirs,
    versions: [0, 5],
    see: 'KIP-113',
    why: 'It is how one finds out what fills a disk.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2, onOneBroker: true });
      await context.append(topic, 1, batchOfSize(RECORDS_BYTES));
      const partitions = partitionsOf(await describe(context, topic, [0, 1]), topic);
      expectFields(partitions, [
        { partitionIndex: 0, partitionSize: 0n, offsetLag: 0n, isFutureKey: false },
        { partitionIndex: 1, offsetLag: 0n, isFutureKey: false },
      ]);
      const size = Number(partitions[1]?.partitionSize ?? 0n);
      expectThat('the size is that of the records', size > RECORDS_BYTES && size < 2 * RECORDS_BYTES, size);
    },
  }),

  must('describe-log-dirs/only-what-was-asked-for', {
    api: DescribeLogDirs,
    versions: [0, 5],
    see: 'KIP-113',
    why: 'A broker with thousands of partitions would send them all.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2, onOneBroker: true });
      const answer = await describe(context, topic, [1, 7]);
      expectFields(partitionsOf(answer, topic), [{ partitionIndex: 1 }]);
      const names = new Set(answer.results.flatMap((result) => result.topics.map(({ name }) => name)));
      expectEqual('the topics', [...names], [topic.name]);
    },
  }),

  must('describe-log-dirs/unknown-topic', {
    api: DescribeLogDirs,
    versions: [0, 5],
    see: 'KIP-113',
    why: 'One topic that was deleted meanwhile would hide all others.',
    async run(context) {
      const unknown = { name: context.freshTopicName(), id: '' };
      const request = { topics: [{ topic: unknown.name, partitions: [0] }] };
      const answer = await context.send(DescribeLogDirs, request);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      expectEqual(
        'the topics',
        answer.results.flatMap(({ topics }) => topics),
        [],
      );
    },
  }),

  must('describe-log-dirs/everything', {
    api: DescribeLogDirs,
    versions: [0, 5],
    see: 'KIP-113',
    why: 'It is how one finds out what fills a disk, without knowing what there is.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2, onOneBroker: true });
      const answer = await context.send(DescribeLogDirs, { topics: null }, await context.leader(topic));
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      expectFields(partitionsOf(answer, topic), [{ partitionIndex: 0 }, { partitionIndex: 1 }]);
    },
  }),

  must('describe-log-dirs/disk', {
    api: DescribeLogDirs,
    versions: [4, 5],
    see: 'KIP-827',
    why: 'A tool that moves partitions to where there is room would move them to a disk that is full.',
    async run(context) {
      const topic = await context.freshTopic();
      const { results } = await describe(context, topic, [0]);
      for (const { errorCode, logDir, totalBytes, usableBytes } of results) {
        expectEqual('errorCode', errorCode, ErrorCode.NONE);
        expectThat('logDir has a name', logDir.length > 0, logDir);
        const plausible = totalBytes > 0n && usableBytes >= 0n && usableBytes <= totalBytes;
        expectThat('the disk has a size and room', plausible, { totalBytes, usableBytes });
      }
    },
  }),

  must('alter-replica-log-dirs/where-it-is', {
    api: AlterReplicaLogDirs,
    versions: [0, 2],
    needs: [DescribeLogDirs],
    see: 'KIP-113',
    why: 'A plan that is carried out twice must not fail the second time.',
    async run(context) {
      const topic = await context.freshTopic();
      const at = await context.leader(topic);
      const { results } = await context.send(DescribeLogDirs, { topics: [{ topic: topic.name, partitions: [0] }] }, at);
      const path = results.find(({ topics }) => topics.length > 0)?.logDir;
      const dirs = [{ path, topics: [{ name: topic.name, partitions: [0] }] }];
      expectFields(await context.send(AlterReplicaLogDirs, { dirs }, at), {
        throttleTimeMs: 0,
        results: [{ topicName: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE }] }],
      });
    },
  }),

  must('alter-replica-log-dirs/unknown-directory', {
    api: AlterReplicaLogDirs,
    versions: [0, 2],
    see: 'KIP-113; Protocol guide, Error Codes',
    why: 'A mistyped path would look like a move that is under way.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2, onOneBroker: true });
      const dirs = [{ path: NOWHERE, topics: [{ name: topic.name, partitions: [0, 1] }] }];
      const answer = await context.send(AlterReplicaLogDirs, { dirs }, await context.leader(topic));
      answer.results[0]?.partitions.sort((one, two) => one.partitionIndex - two.partitionIndex);
      expectFields(answer, {
        throttleTimeMs: 0,
        results: [
          {
            topicName: topic.name,
            partitions: [
              { partitionIndex: 0, errorCode: ErrorCode.LOG_DIR_NOT_FOUND },
              { partitionIndex: 1, errorCode: ErrorCode.LOG_DIR_NOT_FOUND },
            ],
          },
        ],
      });
    },
  }),

  must('alter-replica-log-dirs/unknown-partition', {
    api: AlterReplicaLogDirs,
    versions: [0, 2],
    needs: [DescribeLogDirs],
    see: 'KIP-113; Protocol guide, Error Codes',
    why: 'A plan for what is not there would look like a move that is under way.',
    async run(context) {
      const topic = await context.freshTopic();
      const at = await context.leader(topic);
      const { results } = await context.send(DescribeLogDirs, { topics: [{ topic: topic.name, partitions: [0] }] }, at);
      const path = results.find(({ topics }) => topics.length > 0)?.logDir;
      const dirs = [{ path, topics: [{ name: topic.name, partitions: [9] }] }];
      const { results: answers } = await context.send(AlterReplicaLogDirs, { dirs }, at);
      expectFields(answers, [
        {
          topicName: topic.name,
          partitions: [{ partitionIndex: 9, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }],
        },
      ]);
    },
  }),
];
