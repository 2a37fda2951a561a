import { ErrorCode, FindCoordinator, Metadata, type MetadataResponse, ZERO_UUID } from '../../protocol/index.js';
import { must, should } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { OPERATIONS_NOT_ASKED, STRANGE_TOPIC_ID } from './requests.js';

const MANY = 12;
const OFFSETS = '__consumer_offsets';

function byName({ topics }: MetadataResponse) {
  return [...topics].sort((one, two) => ((one.name ?? '') < (two.name ?? '') ? -1 : 1));
}

/** By which name or id a topic is asked for, and what is said of it; `03-metadata.ts` has the rest. */
export const metadataNameCases = [
  must('metadata/every-partition-once', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Metadata',
    why: 'Producers spread records over the number of partitions: one too few gets none, one doubled gets too many.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic({ partitions: MANY });
      const { topics } = await send(Metadata, { topics: [{ name }] });
      expectEqual('topics.length', topics.length, 1);
      // The order is the broker's own: Kafka 3.9 mixes them.
      const partitions = [...(topics[0]?.partitions ?? [])].sort((one, two) => one.partitionIndex - two.partitionIndex);
      expectFields(
        partitions,
        Array.from({ length: MANY }, (_, partitionIndex) => ({
          partitionIndex,
          errorCode: ErrorCode.NONE,
          offlineReplicas: [],
        })),
      );
    },
  }),

  must('metadata/several-topics', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Metadata',
    why: 'A client asks for all its topics at once, and finds each by its name, in whatever order.',
    async run({ send, freshTopic }) {
      const made = [await freshTopic(), await freshTopic({ partitions: 2 }), await freshTopic({ partitions: 3 })];
      const answer = await send(Metadata, { topics: made.map(({ name }) => ({ name })).reverse() });
      const partitions = new Map(made.map(({ name }, index) => [name, index + 1]));
      expectFields(
        byName(answer),
        made
          .map(({ name }) => ({ name, errorCode: ErrorCode.NONE, isInternal: false }))
          .sort((one, two) => (one.name < two.name ? -1 : 1)),
      );
      for (const topic of answer.topics) {
        expectEqual(`partitions of ${topic.name}`, topic.partitions.length, partitions.get(topic.name ?? ''));
      }
    },
  }),

  must('metadata/names-differ-in-case', {
    api: Metadata,
    versions: [4, 13],
    see: 'Protocol guide, Metadata',
    why: 'On a file system that does not care, two topics would be one, and the records of both mixed.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic();
      const other = name.toUpperCase();
      expectFields(await send(Metadata, { topics: [{ name: other }], allowAutoTopicCreation: false }), {
        topics: [{ name: other, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }],
      });
    },
  }),

  must('metadata/empty-name', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Error Codes',
    why: 'A configuration that was left empty must be told from a topic that may yet come.',
    async run({ send }) {
      expectFields(await send(Metadata, { topics: [{ name: '' }] }), {
        topics: [{ name: '', errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, topicId: ZERO_UUID, partitions: [] }],
      });
    },
  }),

  must('metadata/invalid-name-beside-a-good-one', {
    api: Metadata,
    versions: [0, 13],
    see: 'Protocol guide, Error Codes',
    why: 'One bad name in a list must not take the others away, nor the brokers.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic();
      const bad = 'no spaces!';
      const answer = await send(Metadata, { topics: [{ name: bad }, { name }] });
      expectThat('the brokers are told', answer.brokers.length > 0, answer.brokers.length);
      expectFields(byName(answer), [
        { name, errorCode: ErrorCode.NONE },
        { name: bad, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, isInternal: false, partitions: [] },
      ]);
    },
  }),

  must('metadata/invalid-name-is-not-created', {
    api: Metadata,
    versions: [4, 13],
    see: 'Protocol guide, Error Codes',
    why: 'A topic of such a name could neither be used nor taken away again by most clients.',
    async run({ send }) {
      const name = 'fluxmq no spaces';
      for (const allowAutoTopicCreation of [true, false]) {
        expectFields(await send(Metadata, { topics: [{ name }], allowAutoTopicCreation }), {
          topics: [{ name, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, topicId: ZERO_UUID, partitions: [] }],
        });
      }
      const { topics } = await send(Metadata, { topics: null });
      expectThat(
        'the topic is not listed',
        topics.every((topic) => topic.name !== name),
        topics.length,
      );
    },
  }),

  should('metadata/internal-topic', {
    api: Metadata,
    versions: [4, 13],
    needs: [FindCoordinator],
    see: 'KIP-4',
    why: 'Consumers of a pattern leave internal topics out by this flag: without it they read committed offsets as records.',
    async run({ send, coordinator, freshGroupId, freshTopic }) {
      await coordinator(freshGroupId()); // makes the topic
      const { name } = await freshTopic();
      const answer = await send(Metadata, { topics: [{ name: OFFSETS }, { name }], allowAutoTopicCreation: false });
      expectFields(byName(answer), [
        { name: OFFSETS, errorCode: ErrorCode.NONE, isInternal: true },
        { name, errorCode: ErrorCode.NONE, isInternal: false },
      ]);
    },
  }),

  must('metadata/authorized-operations-asked-one-by-one', {
    api: Metadata,
    versions: [8, 10],
    see: 'KIP-430',
    why: 'Each is worked out only where it is wanted: it costs a look at every ACL.',
    async run({ send, freshTopic }) {
      const { name } = await freshTopic();
      const ofTopic = await send(Metadata, { topics: [{ name }], includeTopicAuthorizedOperations: true });
      expectFields(ofTopic, {
        clusterAuthorizedOperations: OPERATIONS_NOT_ASKED,
        topics: [{ name, errorCode: ErrorCode.NONE }],
      });
      const operations = ofTopic.topics[0]?.topicAuthorizedOperations ?? OPERATIONS_NOT_ASKED;
      expectThat('operations of the topic are told', operations > 0, operations);
      const ofCluster = await send(Metadata, { topics: [{ name }], includeClusterAuthorizedOperations: true });
      expectFields(ofCluster, { topics: [{ name, topicAuthorizedOperations: OPERATIONS_NOT_ASKED }] });
      const { clusterAuthorizedOperations } = ofCluster;
      expectThat('operations of the cluster are told', clusterAuthorizedOperations > 0, clusterAuthorizedOperations);
    },
  }),

  must('metadata/id-before-it-was-possible', {
    api: Metadata,
    versions: [10, 11],
    see: 'KIP-516',
    why: 'These versions have the field and no meaning for it; taken for the topic of that name, it could be another one.',
    async run({ send, freshTopic }) {
      const { name, id: topicId } = await freshTopic();
      expectFields(await send(Metadata, { topics: [{ name, topicId }] }), {
        topics: [{ name, errorCode: ErrorCode.INVALID_REQUEST, partitions: [] }],
      });
    },
  }),

  must('metadata/id-counts-before-the-name', {
    api: Metadata,
    versions: [12, 13],
    see: 'KIP-516',
    why: 'The name may have gone to another topic since: who gives both means the topic that it knows.',
    async run({ send, freshTopic }) {
      const [one, two] = [await freshTopic(), await freshTopic({ partitions: 2 })];
      const answer = await send(Metadata, { topics: [{ name: two.name, topicId: one.id }] });
      expectFields(answer, { topics: [{ name: one.name, topicId: one.id, errorCode: ErrorCode.NONE }] });
      expectEqual('partitions.length', answer.topics[0]?.partitions.length, 1);
      expectFields(await send(Metadata, { topics: [{ name: two.name, topicId: STRANGE_TOPIC_ID }] }), {
        topics: [{ name: null, topicId: STRANGE_TOPIC_ID, errorCode: ErrorCode.UNKNOWN_TOPIC_ID, partitions: [] }],
      });
    },
  }),
];
