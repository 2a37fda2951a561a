import {
  CreateTopics,
  type CreateTopicsRequest,
  ErrorCode,
  type Input,
  Metadata,
  ZERO_UUID,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must, should } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';

type NewTopic = Input<CreateTopicsRequest['topics'][number]>;

/** More than any cluster has. */
const MANY_BROKERS = 1000;
const STRANGE_BROKER = 987_654;
/** How long the news of a topic may take. */
const PATIENCE_MS = 10_000;
/** Where a config comes from that the topic itself was given. */
const TOPIC_CONFIG = 1;

/** Asks for one topic. */
async function create({ client, send }: CaseContext, topic: NewTopic, validateOnly = false) {
  const wished = { numPartitions: 1, replicationFactor: 1, ...topic };
  return send(CreateTopics, { topics: [wished], timeoutMs: 10_000, validateOnly }, client.controller());
}

/** A topic has to be refused with this code, and must not be there afterwards. */
async function expectRefusal(context: CaseContext, topic: NewTopic, errorCode: number): Promise<void> {
  const name = context.freshTopicName();
  expectFields(await create(context, { name, ...topic }), { topics: [{ name, errorCode, topicId: ZERO_UUID }] });
  await expectAbsent(context, name);
}

async function expectAbsent({ send }: CaseContext, name: string): Promise<void> {
  const { topics } = await send(Metadata, { topics: [{ name }], allowAutoTopicCreation: false });
  expectEqual(
    'partitions in Metadata',
    topics.flatMap(({ partitions }) => partitions.map(({ partitionIndex }) => partitionIndex)),
    [],
  );
}

/** The topic as Metadata tells of it, as soon as it does. */
async function found({ send }: CaseContext, name: string) {
  const topic = await retry(async () => {
    const { topics } = await send(Metadata, { topics: [{ name }], allowAutoTopicCreation: false });
    return topics.find(({ errorCode, partitions }) => errorCode === ErrorCode.NONE && partitions.length > 0);
  }, PATIENCE_MS);
  expectThat(`Metadata tells of ${name} within ${PATIENCE_MS} ms`, topic !== undefined, topic);
  return topic;
}

export const createTopicsCases = [
  must('create-topics/is-found-afterwards', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'KIP-4, influxdata/rskafka#171',
    why: 'A program makes its topic and uses it: it waits a little, but not for ever.',
    async run(context) {
      const name = context.freshTopicName();
      const answer = await create(context, { name, numPartitions: 3 });
      expectFields(answer, { topics: [{ name, errorCode: ErrorCode.NONE }] });
      const topic = await found(context, name);
      expectEqual('partitions.length', topic?.partitions.length, 3);
    },
  }),

  must('create-topics/exists-already', {
    api: CreateTopics,
    versions: [0, 7],
    see: 'Protocol guide, Error Codes',
    why: 'Programs make their topics at every start and take this code for success.',
    async run(context) {
      const { name } = await context.freshTopic();
      const answer = await create(context, { name });
      expectFields(answer, { topics: [{ name, errorCode: ErrorCode.TOPIC_ALREADY_EXISTS }] });
    },
  }),

  must('create-topics/invalid-name', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'A topic with such a name becomes a folder with such a name.',
    async run(context) {
      for (const name of ['', '.', '..', 'with space', 'slash/ed', 'größe', 'x'.repeat(250)]) {
        const answer = await create(context, { name });
        expectFields(answer, { topics: [{ name, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION }] });
      }
    },
  }),

  must('create-topics/longest-name', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'Names that tools put together are long, and 249 characters are allowed.',
    async run(context) {
      const name = context.freshTopicName().padEnd(249, 'x');
      context.alsoDelete(name);
      expectFields(await create(context, { name }), { topics: [{ name, errorCode: ErrorCode.NONE }] });
    },
  }),

  must('create-topics/no-partitions', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'A topic without partitions is one that nobody can write to, and a client divides by their number.',
    run: (context) => expectRefusal(context, { numPartitions: 0 }, ErrorCode.INVALID_PARTITIONS),
  }),

  must('create-topics/more-replicas-than-brokers', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'Who asks for three copies must not believe that there are three.',
    run: (context) => expectRefusal(context, { replicationFactor: MANY_BROKERS }, ErrorCode.INVALID_REPLICATION_FACTOR),
  }),

  must('create-topics/no-replicas', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'No copy at all is nowhere to write to.',
    run: (context) => expectRefusal(context, { replicationFactor: 0 }, ErrorCode.INVALID_REPLICATION_FACTOR),
  }),

  must('create-topics/metadata-of-the-cluster', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'KIP-500',
    why: 'Its records are those of the controller: a client that wrote there could make a cluster of its own.',
    async run(context) {
      const name = '__cluster_metadata';
      const answer = await create(context, { name });
      expectFields(answer, { topics: [{ name, errorCode: ErrorCode.INVALID_REQUEST, topicId: ZERO_UUID }] });
      await expectAbsent(context, name);
    },
  }),

  must('create-topics/unknown-config', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'A mistyped name would leave the topic at a default, and its records gone when they were to be kept.',
    run: (context) =>
      expectRefusal(context, { configs: [{ name: 'retention.centuries', value: '1' }] }, ErrorCode.INVALID_CONFIG),
  }),

  must('create-topics/invalid-config-value', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'As with a mistyped name: the topic would not be what was asked for.',
    async run(context) {
      const configs = { 'retention.ms': 'for ever', 'cleanup.policy': 'burn', 'max.message.bytes': '-1' };
      for (const [name, value] of Object.entries(configs)) {
        await expectRefusal(context, { configs: [{ name, value }] }, ErrorCode.INVALID_CONFIG);
      }
    },
  }),

  must('create-topics/assignment-and-number', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'KIP-4',
    why: 'Which of the two is meant cannot be guessed.',
    async run(context) {
      const [broker] = (await context.send(Metadata, { topics: [] })).brokers;
      const assignments = [{ partitionIndex: 0, brokerIds: [broker?.nodeId ?? 0] }];
      await expectRefusal(context, { assignments }, ErrorCode.INVALID_REQUEST);
    },
  }),

  must('create-topics/assignment', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'KIP-4',
    why: 'Tools that move topics place each replica where they want it.',
    async run(context) {
      const [broker] = (await context.send(Metadata, { topics: [] })).brokers;
      const brokerIds = [broker?.nodeId ?? 0];
      const name = context.freshTopicName();
      const assignments = [0, 1].map((partitionIndex) => ({ partitionIndex, brokerIds }));
      const answer = await create(context, { name, numPartitions: -1, replicationFactor: -1, assignments });
      expectFields(answer, { topics: [{ name, errorCode: ErrorCode.NONE }] });
      const topic = await found(context, name);
      expectEqual(
        'replicaNodes',
        topic?.partitions.map(({ replicaNodes }) => replicaNodes),
        [brokerIds, brokerIds],
      );
    },
  }),

  must('create-topics/assignment-to-an-unknown-broker', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'The partition would never have a leader.',
    run: (context) =>
      expectRefusal(
        context,
        {
          numPartitions: -1,
          replicationFactor: -1,
          assignments: [{ partitionIndex: 0, brokerIds: [STRANGE_BROKER] }],
        },
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      ),
  }),

  must('create-topics/assignment-with-a-gap', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'Protocol guide, Error Codes',
    why: 'Clients count partitions from 0 and choose by their number.',
    async run(context) {
      const [broker] = (await context.send(Metadata, { topics: [] })).brokers;
      const brokerIds = [broker?.nodeId ?? 0];
      const assignments = [0, 2].map((partitionIndex) => ({ partitionIndex, brokerIds }));
      await expectRefusal(
        context,
        { numPartitions: -1, replicationFactor: -1, assignments },
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      );
    },
  }),

  must('create-topics/validate-only', {
    api: CreateTopics,
    versions: [1, 7],
    needs: [Metadata],
    see: 'KIP-4',
    why: 'A dry run that makes topics is none.',
    async run(context) {
      const name = context.freshTopicName();
      expectFields(await create(context, { name }, true), { topics: [{ name, errorCode: ErrorCode.NONE }] });
      await expectAbsent(context, name);
      const refused = await create(context, { name, numPartitions: 0 }, true);
      expectFields(refused, { topics: [{ name, errorCode: ErrorCode.INVALID_PARTITIONS }] });
      expectFields(await create(context, { name }), { topics: [{ name, errorCode: ErrorCode.NONE }] });
    },
  }),

  must('create-topics/twice-in-one-request', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'KIP-4',
    why: 'Which of the two is meant cannot be guessed; the other topics of the request are made.',
    async run(context) {
      const [twice, once] = [context.freshTopicName(), context.freshTopicName()];
      const topics = [twice, once, twice].map((name) => ({ name, numPartitions: 1, replicationFactor: 1 }));
      const answer = await context.send(CreateTopics, { topics, timeoutMs: 10_000 }, context.client.controller());
      const codes = new Map(answer.topics.map(({ name, errorCode }) => [name, errorCode]));
      expectEqual('topics.length', answer.topics.length, 2);
      expectEqual(`${twice} errorCode`, codes.get(twice), ErrorCode.INVALID_REQUEST);
      expectEqual(`${once} errorCode`, codes.get(once), ErrorCode.NONE);
      await expectAbsent(context, twice);
    },
  }),

  must('create-topics/good-beside-bad', {
    api: CreateTopics,
    versions: [0, 7],
    needs: [Metadata],
    see: 'KIP-4',
    why: 'Each topic is made or refused on its own.',
    async run(context) {
      const [good, bad] = [context.freshTopicName(), context.freshTopicName()];
      const topics = [bad, good].map((name) => ({
        name,
        numPartitions: name === bad ? 0 : 1,
        replicationFactor: 1,
      }));
      const answer = await context.send(CreateTopics, { topics, timeoutMs: 10_000 }, context.client.controller());
      const codes = new Map(answer.topics.map(({ name, errorCode }) => [name, errorCode]));
      expectEqual(`${good} errorCode`, codes.get(good), ErrorCode.NONE);
      expectEqual(`${bad} errorCode`, codes.get(bad), ErrorCode.INVALID_PARTITIONS);
      await found(context, good);
    },
  }),

  must('create-topics/numbers-of-the-broker', {
    api: CreateTopics,
    versions: [4, 7],
    needs: [Metadata],
    see: 'KIP-464',
    why: 'Clients leave both numbers to the cluster, whose administrator knows better.',
    async run(context) {
      const name = context.freshTopicName();
      const answer = await create(context, { name, numPartitions: -1, replicationFactor: -1 });
      expectFields(answer, { topics: [{ name, errorCode: ErrorCode.NONE }] });
      const topic = await found(context, name);
      if (context.version < 5) return;
      expectFields(answer, {
        topics: [
          {
            numPartitions: topic?.partitions.length ?? -1,
            replicationFactor: topic?.partitions[0]?.replicaNodes.length ?? -1,
          },
        ],
      });
    },
  }),

  must('create-topics/answers-what-was-made', {
    api: CreateTopics,
    versions: [5, 7],
    see: 'KIP-525',
    why: 'A tool shows the user what came of the request without asking anew.',
    async run(context) {
      const name = context.freshTopicName();
      const configs = [{ name: 'max.message.bytes', value: '54321' }];
      const { topics } = await create(context, { name, numPartitions: 2, configs });
      expectFields({ topics }, { topics: [{ errorCode: ErrorCode.NONE, numPartitions: 2, replicationFactor: 1 }] });
      expectFields({ topics }, { topics: [{ topicConfigErrorCode: ErrorCode.NONE, errorMessage: null }] });
      const names = topics[0]?.configs?.map((config) => config.name) ?? [];
      expectEqual('configs that are listed twice', names.length - new Set(names).size, 0);
      const listed = topics[0]?.configs?.filter((config) => config.name === 'max.message.bytes') ?? [];
      expectFields(listed, [{ value: '54321', configSource: TOPIC_CONFIG, readOnly: false, isSensitive: false }]);
    },
  }),

  must('create-topics/topic-id', {
    api: CreateTopics,
    versions: [7, 7],
    needs: [Metadata],
    see: 'KIP-516',
    why: 'A client that keeps the id uses it in requests that take nothing else.',
    async run(context) {
      const name = context.freshTopicName();
      const { topics } = await create(context, { name });
      const topic = await found(context, name);
      expectEqual('topicId', topics[0]?.topicId, topic?.topicId);
      expectThat('the topic has an id', topics[0]?.topicId !== ZERO_UUID, topics[0]?.topicId);
    },
  }),

  should('create-topics/names-that-collide', {
    api: CreateTopics,
    versions: [0, 7],
    see: 'Protocol guide, Error Codes',
    why: 'Metrics write both “.” and “_” as “_”: two topics would be counted as one.',
    async run(context) {
      const dotted = `${context.freshTopicName()}.part`;
      const lined = dotted.replace('.', '_');
      for (const name of [dotted, lined]) context.alsoDelete(name);
      expectFields(await create(context, { name: dotted }), { topics: [{ errorCode: ErrorCode.NONE }] });
      expectFields(await create(context, { name: lined }), {
        topics: [{ name: lined, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION }],
      });
    },
  }),
];
