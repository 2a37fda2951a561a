import {
  CreateTopics,
  type CreateTopicsRequest,
  ErrorCode,
  type Input,
  Metadata,
  ZERO_UUID,
} from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';

type NewTopic = Input<CreateTopicsRequest['topics'][number]>;

const TIMEOUT_MS = 10_000;
const ONE = { numPartitions: 1, replicationFactor: 1 };
const INT32_MAX = 2 ** 31 - 1;

function create({ client, send }: CaseContext, topics: readonly NewTopic[], validateOnly = false) {
  return send(CreateTopics, { topics, timeoutMs: TIMEOUT_MS, validateOnly }, client.controller());
}

/** Each of these topics has to be refused, with nothing where numbers and configs of a new topic would stand. */
async function expectRefused(context: CaseContext, wishes: readonly NewTopic[], errorCode: number): Promise<void> {
  for (const wish of wishes) {
    const name = context.freshTopicName();
    const answer = await create(context, [{ name, ...wish }]);
    expectFields(answer, {
      topics: [
        {
          name,
          topicId: ZERO_UUID,
          errorCode,
          topicConfigErrorCode: ErrorCode.NONE,
          numPartitions: -1,
          replicationFactor: -1,
          configs: [],
        },
      ],
    });
    const { topics } = await context.send(Metadata, { topics: [{ name }], allowAutoTopicCreation: false });
    expectFields(topics, [{ name, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }]);
  }
}

function placed(...assignments: readonly (readonly [partition: number, ...brokers: number[]])[]): NewTopic {
  return {
    numPartitions: -1,
    replicationFactor: -1,
    assignments: assignments.map(([partitionIndex, ...brokerIds]) => ({ partitionIndex, brokerIds })),
  };
}

/** Topics that cannot be made as they are asked for, and names that look odd and are right. */
export const createTopicsRefusalCases = [
  must('create-topics/negative-numbers', {
    api: CreateTopics,
    versions: [5, 7],
    needs: [Metadata],
    see: 'KIP-464',
    why: '-1 alone leaves the number to the broker; another one is a mistake of the caller.',
    async run(context) {
      const partitions = [-2, -(2 ** 31)].map((numPartitions) => ({ numPartitions, replicationFactor: 1 }));
      await expectRefused(context, partitions, ErrorCode.INVALID_PARTITIONS);
      const replicas = [-2, -32_768].map((replicationFactor) => ({ numPartitions: 1, replicationFactor }));
      await expectRefused(context, replicas, ErrorCode.INVALID_REPLICATION_FACTOR);
    },
  }),

  must('create-topics/too-many-partitions', {
    api: CreateTopics,
    versions: [5, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'A slip of the finger would fill the disks of the cluster.',
    run: (context) =>
      expectRefused(context, [{ numPartitions: INT32_MAX, replicationFactor: 1 }], ErrorCode.POLICY_VIOLATION),
  }),

  must('create-topics/assignments-that-cannot-be', {
    api: CreateTopics,
    versions: [5, 7],
    needs: [Metadata],
    see: 'KIP-4',
    why: 'A replica twice on one broker is none, an empty list has no leader, and clients count partitions from 0.',
    run(context) {
      const broker = context.client.brokerId();
      const wishes = [
        placed([0, broker, broker]),
        placed([0]),
        placed([0, broker], [0, broker]),
        placed([-1, broker]),
        placed([1, broker]),
      ];
      return expectRefused(context, wishes, ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    },
  }),

  must('create-topics/null-config-value', {
    api: CreateTopics,
    versions: [5, 7],
    needs: [Metadata],
    see: 'KIP-4',
    why: 'The field may be null on the wire; what is meant by it, nobody can tell.',
    run: (context) =>
      expectRefused(context, [{ ...ONE, configs: [{ name: 'retention.ms', value: null }] }], ErrorCode.INVALID_CONFIG),
  }),

  must('create-topics/no-topics', {
    api: CreateTopics,
    versions: [2, 7],
    see: 'KIP-4',
    why: 'A program with nothing to make is answered all the same.',
    async run(context) {
      expectFields(await create(context, []), { topics: [] });
    },
  }),

  must('create-topics/odd-names', {
    api: CreateTopics,
    versions: [2, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'Names that begin with a dot or two underscores are in use: Connect, Streams and registries make such topics.',
    async run(context) {
      const names = ['.', '__', '-', '0'].map((prefix) => `${prefix}${context.freshTopicName()}`);
      for (const name of names) context.alsoDelete(name);
      const answer = await create(
        context,
        names.map((name) => ({ name, ...ONE })),
      );
      const codes = new Map(answer.topics.map(({ name, errorCode }) => [name, errorCode]));
      for (const name of names) expectEqual(`${name} errorCode`, codes.get(name), ErrorCode.NONE);
    },
  }),

  must('create-topics/names-that-differ-in-case', {
    api: CreateTopics,
    versions: [2, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'They are two topics: on a file system that does not care, the records of both would be mixed.',
    async run(context) {
      const lower = context.freshTopicName();
      const upper = lower.toUpperCase();
      context.alsoDelete(upper);
      for (const name of [lower, upper]) {
        expectFields(await create(context, [{ name, ...ONE }]), { topics: [{ name, errorCode: ErrorCode.NONE }] });
      }
    },
  }),

  must('create-topics/validate-only-tells-what-would-be', {
    api: CreateTopics,
    versions: [5, 7],
    needs: [Metadata],
    see: 'KIP-525',
    why: 'A dry run shows numbers and configs before anything is made, and says so where the topic is there already.',
    async run(context) {
      const name = context.freshTopicName();
      const configs = [{ name: 'max.message.bytes', value: '54321' }];
      const wish = { name, numPartitions: 2, replicationFactor: 1, configs };
      const { topics } = await create(context, [wish], true);
      expectFields(topics, [{ name, errorCode: ErrorCode.NONE, numPartitions: 2, replicationFactor: 1 }]);
      const listed = topics[0]?.configs?.filter((config) => config.name === 'max.message.bytes') ?? [];
      expectFields(listed, [{ value: '54321', readOnly: false, isSensitive: false }]);
      const { name: existing } = await context.freshTopic();
      expectFields(await create(context, [{ name: existing, ...ONE }], true), {
        topics: [{ name: existing, errorCode: ErrorCode.TOPIC_ALREADY_EXISTS, topicId: ZERO_UUID }],
      });
    },
  }),

  must('create-topics/refusals-say-why', {
    api: CreateTopics,
    versions: [2, 7],
    see: 'KIP-4',
    why: 'From v1 on there is room for a sentence: a tool shows it instead of a number.',
    async run(context) {
      const [existing, name] = [(await context.freshTopic()).name, context.freshTopicName()];
      const answer = await create(context, [
        { name: existing, ...ONE },
        { name, numPartitions: 0, replicationFactor: 1 },
      ]);
      for (const topic of answer.topics) {
        const { errorMessage } = topic;
        expectThat(`${topic.name} is refused with a sentence`, (errorMessage ?? '').length > 0, errorMessage);
      }
      expectEqual('topics.length', answer.topics.length, 2);
    },
  }),
];
