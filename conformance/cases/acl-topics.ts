import {
  AlterConfigs,
  CreatePartitions,
  CreateTopics,
  DeleteRecords,
  DeleteTopics,
  DescribeConfigs,
  DescribeProducers,
  ErrorCode,
  Fetch,
  IncrementalAlterConfigs,
  ListOffsets,
  Metadata,
  OffsetForLeaderEpoch,
  Produce,
} from '../../protocol/index.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { AclOperation, AclPattern, AclPermission, AclResource, User } from './acl.js';
import { ResourceType } from './config.js';
import { refusal } from './forbidden.js';
import { fetchFrom, LATEST, OPERATIONS_NOT_ASKED, offsetAt, produceTo } from './requests.js';

const { TOPIC_AUTHORIZATION_FAILED, NONE } = ErrorCode;
const TIMEOUT_MS = 10_000;
const NOTHING = -1n;

/** What a user learns of a topic that it may not touch, API by API. */
export const aclTopicCases = [
  refusal('acl/produce', {
    api: Produce,
    versions: [3, 12],
    why: 'A producer that is not told stops for good; one that is told the topic is unknown tries again for ever.',
    request: ({ topic }) => produceTo(topic, batchOf(['smuggled'])),
    expected: ({ topic: { name } }) => ({
      responses: [
        { name, partitionResponses: [{ index: 0, errorCode: TOPIC_AUTHORIZATION_FAILED, baseOffset: NOTHING }] },
      ],
    }),
  }),

  refusal('acl/fetch', {
    api: Fetch,
    versions: [4, 12],
    why: 'A consumer would wait for records that it never gets.',
    request: ({ topic }) => fetchFrom(topic, 0n),
    expected: ({ topic }) => ({
      responses: [
        {
          topic: topic.name,
          partitions: [{ partitionIndex: 0, errorCode: TOPIC_AUTHORIZATION_FAILED, highWatermark: NOTHING }],
        },
      ],
    }),
  }),

  refusal('acl/fetch-by-id', {
    api: Fetch,
    versions: [13, 18],
    why: 'A consumer would wait for records that it never gets.',
    request: ({ topic }) => fetchFrom(topic, 0n),
    expected: ({ topic: { id } }) => ({
      errorCode: NONE,
      responses: [
        {
          topicId: id,
          partitions: [{ partitionIndex: 0, errorCode: TOPIC_AUTHORIZATION_FAILED, highWatermark: NOTHING }],
        },
      ],
    }),
  }),

  refusal('acl/metadata', {
    api: Metadata,
    versions: [1, 13],
    why: 'Whoever may not see a topic would learn where it lies and how it is divided.',
    request: ({ topic, version }) => ({
      topics: [{ name: topic.name }],
      ...(version >= 4 && { allowAutoTopicCreation: false }),
    }),
    expected: ({ topic: { name } }) => ({ topics: [{ errorCode: TOPIC_AUTHORIZATION_FAILED, name, partitions: [] }] }),
  }),

  refusal('acl/metadata-of-all-topics', {
    api: Metadata,
    versions: [1, 13],
    why: 'The names of topics tell what a company does; tools would show them to everybody.',
    request: () => ({ topics: null }),
    expected: () => ({ topics: [] }),
  }),

  refusal('acl/list-offsets', {
    api: ListOffsets,
    versions: [1, 11],
    why: 'A consumer that takes it for an empty partition begins anywhere.',
    request: ({ topic }) => offsetAt(topic, LATEST),
    expected: ({ topic: { name } }) => ({
      topics: [
        {
          name,
          partitions: [
            { partitionIndex: 0, errorCode: TOPIC_AUTHORIZATION_FAILED, timestamp: NOTHING, offset: NOTHING },
          ],
        },
      ],
    }),
  }),

  refusal('acl/offset-for-leader-epoch', {
    api: OffsetForLeaderEpoch,
    versions: [3, 4],
    why: 'A consumer that takes it for lost records goes back to the beginning.',
    request: ({ topic }) => ({
      replicaId: -1,
      topics: [{ topic: topic.name, partitions: [{ partition: 0, leaderEpoch: 0 }] }],
    }),
    expected: ({ topic: { name } }) => ({
      topics: [
        { topic: name, partitions: [{ partition: 0, errorCode: TOPIC_AUTHORIZATION_FAILED, endOffset: NOTHING }] },
      ],
    }),
  }),

  refusal('acl/create-topics', {
    api: CreateTopics,
    versions: [2, 7],
    why: 'Anybody could fill a cluster with topics.',
    request: ({ context }) => ({
      topics: [{ name: context.freshTopicName(), numPartitions: 1, replicationFactor: 1 }],
      timeoutMs: TIMEOUT_MS,
    }),
    expected: () => ({ throttleTimeMs: 0, topics: [{ errorCode: TOPIC_AUTHORIZATION_FAILED }] }),
  }),

  refusal('acl/delete-topics', {
    api: DeleteTopics,
    versions: [1, 6],
    why: 'Anybody could delete what others live on.',
    request: ({ topic: { name }, version }) =>
      version < 6 ? { topicNames: [name], timeoutMs: TIMEOUT_MS } : { topics: [{ name }], timeoutMs: TIMEOUT_MS },
    expected: ({ topic: { name } }) => ({
      throttleTimeMs: 0,
      responses: [{ name, errorCode: TOPIC_AUTHORIZATION_FAILED }],
    }),
  }),

  refusal('acl/delete-topics-by-id', {
    api: DeleteTopics,
    versions: [6, 6],
    why: 'Whoever guesses ids would learn the names of topics from the answer.',
    request: ({ topic: { id } }) => ({ topics: [{ name: null, topicId: id }], timeoutMs: TIMEOUT_MS }),
    expected: ({ topic: { id } }) => ({
      responses: [{ name: null, topicId: id, errorCode: TOPIC_AUTHORIZATION_FAILED }],
    }),
  }),

  refusal('acl/delete-records', {
    api: DeleteRecords,
    versions: [0, 2],
    why: 'Anybody could delete what others live on.',
    request: ({ topic: { name } }) => ({
      topics: [{ name, partitions: [{ partitionIndex: 0, offset: 0n }] }],
      timeoutMs: TIMEOUT_MS,
    }),
    expected: ({ topic: { name } }) => ({
      topics: [
        { name, partitions: [{ partitionIndex: 0, errorCode: TOPIC_AUTHORIZATION_FAILED, lowWatermark: NOTHING }] },
      ],
    }),
  }),

  refusal('acl/create-partitions', {
    api: CreatePartitions,
    versions: [0, 3],
    why: 'Keys would move to other partitions, and their order be lost.',
    request: ({ topic: { name } }) => ({ topics: [{ name, count: 2, assignments: null }], timeoutMs: TIMEOUT_MS }),
    expected: ({ topic: { name } }) => ({ results: [{ name, errorCode: TOPIC_AUTHORIZATION_FAILED }] }),
  }),

  refusal('acl/describe-configs', {
    api: DescribeConfigs,
    versions: [1, 4],
    why: 'Whoever may not see a topic would learn what it is used for.',
    request: ({ topic: { name }, context }) => ({
      resources: [
        { resourceType: ResourceType.TOPIC, resourceName: name, configurationKeys: null },
        { resourceType: ResourceType.BROKER, resourceName: String(context.client.brokerId()), configurationKeys: null },
      ],
    }),
    expected: ({ topic: { name }, context }) => ({
      throttleTimeMs: 0,
      results: [
        {
          errorCode: TOPIC_AUTHORIZATION_FAILED,
          resourceType: ResourceType.TOPIC,
          resourceName: name,
          configs: [],
        },
        {
          errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
          resourceType: ResourceType.BROKER,
          resourceName: String(context.client.brokerId()),
          configs: [],
        },
      ],
    }),
  }),

  refusal('acl/alter-configs', {
    api: AlterConfigs,
    versions: [0, 2],
    why: 'Anybody could have the records of others deleted after a second.',
    request: ({ topic: { name } }) => ({
      resources: [
        { resourceType: ResourceType.TOPIC, resourceName: name, configs: [{ name: 'retention.ms', value: '1000' }] },
      ],
    }),
    expected: ({ topic: { name } }) => ({
      responses: [{ errorCode: TOPIC_AUTHORIZATION_FAILED, resourceType: ResourceType.TOPIC, resourceName: name }],
    }),
  }),

  refusal('acl/incremental-alter-configs', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    why: 'Anybody could have the records of others deleted after a second.',
    request: ({ topic: { name } }) => ({
      resources: [
        {
          resourceType: ResourceType.TOPIC,
          resourceName: name,
          configs: [{ name: 'retention.ms', configOperation: 0, value: '1000' }],
        },
      ],
    }),
    expected: ({ topic: { name } }) => ({
      responses: [{ errorCode: TOPIC_AUTHORIZATION_FAILED, resourceType: ResourceType.TOPIC, resourceName: name }],
    }),
  }),

  refusal('acl/describe-producers', {
    api: DescribeProducers,
    versions: [0, 0],
    why: 'Whoever may not read a topic would learn who writes into it.',
    request: ({ topic: { name } }) => ({ topics: [{ name, partitionIndexes: [0] }] }),
    expected: ({ topic: { name } }) => ({
      topics: [
        { name, partitions: [{ partitionIndex: 0, errorCode: TOPIC_AUTHORIZATION_FAILED, activeProducers: [] }] },
      ],
    }),
  }),

  must('acl/allowed-is-allowed', {
    api: Produce,
    versions: [3, 12],
    level: 'security',
    when: ['authorizer', 'scram'],
    see: 'KIP-11',
    why: 'An application that was given what it needs could not work.',
    async run(context) {
      const topic = await context.freshTopic();
      const acl = { resourceType: AclResource.TOPIC, resourceName: topic.name };
      const user = await User.fresh(context);
      await user.allow({ ...acl, operation: AclOperation.WRITE });
      const { responses } = await user.send(Produce, produceTo(topic, batchOf(['mine'])));
      expectFields(responses, [{ partitionResponses: [{ index: 0, errorCode: NONE, baseOffset: 0n }] }]);
      const body = { topics: [{ name: topic.name }], allowAutoTopicCreation: false };
      expectFields(await user.send(Metadata, body), { topics: [{ errorCode: NONE, name: topic.name }] });
      const fetched = await user.send(Fetch, fetchFrom(topic, 0n));
      const codes = fetched.responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
      expectEqual('to write is not to read: errorCodes', codes, [TOPIC_AUTHORIZATION_FAILED]);
    },
  }),

  must('acl/deny-beats-allow', {
    api: Produce,
    versions: [3, 12],
    level: 'security',
    when: ['authorizer', 'scram'],
    see: 'KIP-11',
    why: 'Whoever was shut out by name would still get in with everybody else.',
    async run(context) {
      const topic = await context.freshTopic();
      const acl = { resourceType: AclResource.TOPIC, resourceName: topic.name, operation: AclOperation.WRITE };
      const user = await User.fresh(context);
      await user.allow(acl, { ...acl, permissionType: AclPermission.DENY });
      const { responses } = await user.send(Produce, produceTo(topic, batchOf(['smuggled'])));
      expectFields(responses, [{ partitionResponses: [{ errorCode: TOPIC_AUTHORIZATION_FAILED }] }]);
    },
  }),

  must('acl/prefix', {
    api: Produce,
    versions: [3, 12],
    level: 'security',
    when: ['authorizer', 'scram'],
    see: 'KIP-290',
    why: 'A team that owns all topics that begin with its name could use none of them.',
    async run(context) {
      const [mine, other] = [await context.freshTopic(), await context.freshTopic()];
      const resourceName = mine.name.slice(0, -2);
      const user = await User.fresh(context);
      const prefixed = { resourcePatternType: AclPattern.PREFIXED, operation: AclOperation.WRITE };
      await user.allow({ resourceType: AclResource.TOPIC, resourceName, ...prefixed });
      const codeOf = async (topic: typeof mine) => {
        const { responses } = await user.send(Produce, produceTo(topic, batchOf(['x'])));
        return responses[0]?.partitionResponses[0]?.errorCode;
      };
      expectEqual('within the prefix: errorCode', await codeOf(mine), NONE);
      expectEqual('outside of it: errorCode', await codeOf(other), TOPIC_AUTHORIZATION_FAILED);
    },
  }),

  must('acl/authorized-operations-of-a-topic', {
    api: Metadata,
    versions: [8, 13],
    level: 'security',
    when: ['authorizer', 'scram'],
    see: 'KIP-430',
    why: 'A tool that greys out what its user may not do would grey out the wrong things.',
    async run(context) {
      const topic = await context.freshTopic();
      const acl = { resourceType: AclResource.TOPIC, resourceName: topic.name };
      const user = await User.fresh(context);
      await user.allow({ ...acl, operation: AclOperation.READ }, { ...acl, operation: AclOperation.ALTER_CONFIGS });
      const { READ, DESCRIBE, ALTER_CONFIGS, DESCRIBE_CONFIGS } = AclOperation;
      // To read is to describe, to alter configs is to describe them.
      const expected = [READ, DESCRIBE, ALTER_CONFIGS, DESCRIBE_CONFIGS].reduce((bits, bit) => bits | (1 << bit), 0);
      const body = { topics: [{ name: topic.name }], includeTopicAuthorizedOperations: true };
      expectFields(await user.send(Metadata, body), {
        topics: [{ errorCode: NONE, name: topic.name, topicAuthorizedOperations: expected }],
      });
      const unasked = await user.send(Metadata, { topics: [{ name: topic.name }] });
      const bits = unasked.topics[0]?.topicAuthorizedOperations;
      expectThat('nothing is said unless asked for', bits === OPERATIONS_NOT_ASKED, bits);
    },
  }),
];
