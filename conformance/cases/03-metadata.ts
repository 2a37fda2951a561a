import { setTimeout as delay } from 'node:timers/promises';
import { ErrorCode, Fetch, Metadata, type MetadataResponse, ZERO_UUID } from '../../protocol/index.js';
import { readBatchHeader } from '../../protocol/records/batch-header.js';
import { retry } from '../../targets/retry.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { fetchFrom, OPERATIONS_NOT_ASKED, STRANGE_TOPIC_ID } from './requests.js';

/** How long a topic may take to come, where it comes of being asked for. */
const CREATION_MS = 1_500;
/** No topic has it. */

function idsOf({ brokers }: Pick<MetadataResponse, 'brokers'>): number[] {
  return brokers.map(({ nodeId }) => nodeId).sort((one, two) => one - two);
}

export const metadataCases = [
  must('metadata/brokers', {
    api: Metadata,
    versions: [0, 13],
    see: 'KIP-78',
    why: 'This is how a client finds the other brokers and the controller.',
    async run({ send, version }) {
      const { brokers, controllerId, clusterId } = await send(Metadata, { topics: [] });
      const ids = brokers.map(({ nodeId }) => nodeId);
      expectThat('every broker is listed once', ids.length > 0 && new Set(ids).size === ids.length, ids);
      if (version >= 1) expectThat('the controller is one of the brokers', ids.includes(controllerId), controllerId);
      if (version >= 2) expectThat('the cluster has an id', clusterId !== null && clusterId !== '', clusterId);
      const again = await send(Metadata, { topics: [] });
      expectEqual('clusterId', again.clusterId, clusterId);
    },
  }),

  must('metadata/brokers-can-be-reached', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Metadata; advertised.listeners',
    why: 'Clients leave the address that they were told and go on with these: most “cannot connect” is one of them.',
    async run({ send }) {
      const { brokers } = await send(Metadata, { topics: [] });
      for (const broker of brokers) {
        const seen = await send(Metadata, { topics: [] }, broker);
        expectEqual(`brokers as ${broker.host}:${broker.port} lists them`, idsOf(seen), idsOf({ brokers }));
      }
    },
  }),

  must('metadata/partitions-with-leader-and-replicas', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Metadata',
    why: 'A partition that is missing, doubled or without a leader is one that the client can neither write nor read.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic({ partitions: 3 });
      const { brokers, topics } = await send(Metadata, { topics: [{ name }] });
      expectFields({ topics }, { topics: [{ name, errorCode: ErrorCode.NONE, isInternal: false }] });
      const partitions = topics[0]?.partitions ?? [];
      const indexes = partitions.map(({ partitionIndex }) => partitionIndex).sort();
      expectEqual('partitions', indexes, [0, 1, 2]);
      const ids = brokers.map(({ nodeId }) => nodeId);
      for (const partition of partitions) {
        const { leaderId, replicaNodes, isrNodes } = partition;
        expectFields(partition, { errorCode: ErrorCode.NONE, offlineReplicas: [] });
        expectThat('the leader is a broker', ids.includes(leaderId), leaderId);
        expectEqual('replicaNodes', replicaNodes, [leaderId]);
        expectEqual('isrNodes', isrNodes, [leaderId]);
      }
    },
  }),

  must('metadata/leader-epoch', {
    api: Metadata,
    versions: [7, 13],
    needs: [Fetch],
    see: 'KIP-320',
    why: 'Without the epoch a consumer cannot tell that it talks to a former leader.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchOf(['v']));
      const { topics } = await send(Metadata, { topics: [{ name: topic.name }] });
      const epoch = topics[0]?.partitions[0]?.leaderEpoch ?? -1;
      expectThat('the leader has an epoch', epoch >= 0, epoch);
      const fetched = await send(Fetch, fetchFrom(topic, 0n), await leader(topic));
      const records = fetched.responses[0]?.partitions[0]?.records ?? Buffer.alloc(0);
      expectEqual('leaderEpoch', epoch, readBatchHeader(records).leaderEpoch);
    },
  }),

  must('metadata/empty-list-means-all', {
    api: Metadata,
    versions: [0, 0],
    see: 'Protocol guide, Metadata',
    why: 'The oldest clients list topics with an empty request.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic();
      const { topics } = await send(Metadata, { topics: [] });
      expectThat(
        'the topic is listed',
        topics.some((topic) => topic.name === name),
        topics.length,
      );
    },
  }),

  must('metadata/empty-list-means-none', {
    api: Metadata,
    versions: [1, 13],
    see: 'Protocol guide, Metadata',
    why: 'A client that only looks for brokers would be sent every topic of a big cluster, again and again.',
    async run({ send, freshTopic }) {
      await freshTopic();
      expectFields(await send(Metadata, { topics: [] }), { topics: [] });
    },
  }),

  must('metadata/null-means-all', {
    api: Metadata,
    versions: [1, 13],
    see: 'Protocol guide, Metadata',
    why: 'Consumers that subscribe to a pattern, and every tool that lists topics, ask so.',
    async run({ send, freshTopic }) {
      const [one, two] = [await freshTopic(), await freshTopic({ partitions: 2 })];
      const { topics } = await send(Metadata, { topics: null });
      for (const { name, partitions } of [
        { ...one, partitions: 1 },
        { ...two, partitions: 2 },
      ]) {
        const found = topics.filter((topic) => topic.name === name);
        expectEqual(
          `partitions of each answer for ${name}`,
          found.map((topic) => topic.partitions.length),
          [partitions],
        );
      }
    },
  }),

  must('metadata/unknown-topic', {
    api: Metadata,
    versions: [4, 13],
    see: 'Protocol guide, Error Codes',
    why: 'Another code than 3 is taken for a passing trouble or for a fatal one; clients wait for the topic only on this.',
    async run({ send, freshTopicName }) {
      const name = freshTopicName();
      const answer = await send(Metadata, { topics: [{ name }], allowAutoTopicCreation: false });
      expectFields(answer, {
        topics: [{ name, topicId: ZERO_UUID, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }],
      });
    },
  }),

  must('metadata/known-beside-unknown', {
    api: Metadata,
    versions: [4, 13],
    see: 'Protocol guide, Metadata',
    why: 'One topic that is gone must not take away the others that a client reads.',
    async run({ send, freshTopic, freshTopicName }) {
      const [known, unknown] = [(await freshTopic()).name, freshTopicName()];
      const { topics } = await send(Metadata, {
        topics: [{ name: unknown }, { name: known }],
        allowAutoTopicCreation: false,
      });
      const codes = new Map(topics.map(({ name, errorCode }) => [name, errorCode]));
      expectEqual('topics.length', topics.length, 2);
      expectEqual(`${known} errorCode`, codes.get(known), ErrorCode.NONE);
      expectEqual(`${unknown} errorCode`, codes.get(unknown), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    },
  }),

  must('metadata/not-created-unless-allowed', {
    api: Metadata,
    versions: [4, 13],
    see: 'KIP-204, redpanda-data/redpanda#395',
    why: 'A tool that only looks would fill the cluster with topics whose names were mistyped.',
    async run({ send, freshTopicName }) {
      const request = { topics: [{ name: freshTopicName() }], allowAutoTopicCreation: false };
      await send(Metadata, request);
      await delay(200); // Kafka makes topics behind the answer's back.
      expectFields(await send(Metadata, request), {
        topics: [{ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }],
      });
    },
  }),

  must('metadata/auto-creation-answers-what-is-retried', {
    api: Metadata,
    versions: [0, 13],
    see: 'auto.create.topics.enable, redpanda-data/redpanda#395',
    why: 'A producer to a new topic waits through 3 and 5; any other error it hands to the application.',
    async run({ client, send, freshTopicName }) {
      const name = freshTopicName();
      const { topics } = await send(Metadata, { topics: [{ name }] });
      const codes = topics.map(({ errorCode }) => errorCode);
      const { NONE, UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE } = ErrorCode;
      const retried: readonly number[] = [NONE, UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE];
      expectThat('the error is 0, 3 or 5', codes.length === 1 && codes.every((code) => retried.includes(code)), codes);
      // Where it is made, it is made behind the answer's back, and can be tidied up only once it is there.
      await retry(async () => {
        const later = await client.describeTopic(name);
        return later.topics[0]?.errorCode === NONE || undefined;
      }, CREATION_MS);
    },
  }),

  must('metadata/invalid-name', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Error Codes',
    why: 'For a name that can never exist a client should stop at once and not wait for its creation.',
    async run({ send }) {
      for (const name of ['no spaces!', '..', 'x'.repeat(250)]) {
        const { topics } = await send(Metadata, { topics: [{ name }] });
        expectFields({ topics }, { topics: [{ name, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, partitions: [] }] });
      }
    },
  }),

  must('metadata/topic-asked-twice-is-answered-once', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Metadata',
    why: 'A client that adds up what it gets would see every partition twice.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic();
      expectFields(await send(Metadata, { topics: [{ name }, { name }] }), { topics: [{ name }] });
    },
  }),

  must('metadata/topic-id', {
    api: Metadata,
    versions: [10, 13],
    see: 'KIP-516',
    why: 'From Fetch v13 on a consumer names topics by this id alone.',
    async run({ send, freshTopic }) {
      const [one, two] = [await freshTopic(), await freshTopic()];
      const { topics } = await send(Metadata, { topics: [{ name: one.name }] });
      expectFields({ topics }, { topics: [{ topicId: one.id }] });
      expectThat('the id is one', one.id !== ZERO_UUID, one.id);
      expectThat('another topic has another id', one.id !== two.id, two.id);
    },
  }),

  must('metadata/by-topic-id', {
    api: Metadata,
    versions: [12, 13],
    see: 'KIP-516',
    why: 'A client that knows only the id learns the name from here.',
    async run({ send, freshTopic }) {
      const { name, id: topicId } = await freshTopic();
      const { topics } = await send(Metadata, { topics: [{ topicId, name: null }] });
      expectFields({ topics }, { topics: [{ topicId, name, errorCode: ErrorCode.NONE }] });
      expectEqual('partitions.length', topics[0]?.partitions.length, 1);
    },
  }),

  must('metadata/unknown-topic-id', {
    api: Metadata,
    versions: [12, 13],
    see: 'KIP-516',
    why: 'The topic was deleted, perhaps made again under another id: a client has to drop what it knows.',
    async run({ send }) {
      const answer = await send(Metadata, { topics: [{ topicId: STRANGE_TOPIC_ID, name: null }] });
      expectFields(answer, {
        topics: [{ topicId: STRANGE_TOPIC_ID, name: null, errorCode: ErrorCode.UNKNOWN_TOPIC_ID, partitions: [] }],
      });
    },
  }),

  must('metadata/authorized-operations-only-when-asked', {
    api: Metadata,
    versions: [8, 13],
    see: 'KIP-430',
    why: 'Any other value is read as a set of operations; 0 would mean that nothing is allowed.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic();
      expectFields(await send(Metadata, { topics: [{ name }] }), {
        topics: [{ topicAuthorizedOperations: OPERATIONS_NOT_ASKED }],
        clusterAuthorizedOperations: OPERATIONS_NOT_ASKED,
      });
    },
  }),

  must('metadata/authorized-operations-of-a-topic', {
    api: Metadata,
    versions: [8, 13],
    see: 'KIP-430',
    why: 'An administrator’s tool shows what the user may do, from these bits.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic();
      const { topics } = await send(Metadata, { topics: [{ name }], includeTopicAuthorizedOperations: true });
      const operations = topics[0]?.topicAuthorizedOperations ?? OPERATIONS_NOT_ASKED;
      expectThat('there are some', operations > 0, operations);
    },
  }),
];
