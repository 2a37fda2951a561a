import {
  AlterPartitionReassignments,
  DescribeQuorum,
  ElectLeaders,
  ErrorCode,
  ListConfigResources,
  ListPartitionReassignments,
  UnregisterBroker,
  UpdateFeatures,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { ResourceType } from './config.js';

const TIMEOUT_MS = 5_000;
const NO_BROKER = 2_147_483_646;
const STRANGE = 77;
const METADATA = '__cluster_metadata';
const UPGRADE = 1;

/** What administrators change of a cluster as a whole: leaders, replicas, controllers, features, brokers. */
export const clusterChangeCases = [
  must('elect-leaders/not-needed', {
    api: ElectLeaders,
    versions: [0, 2],
    see: 'KIP-183, KIP-460',
    why: 'A tool that runs every night takes this code for success.',
    async run({ client, freshTopic, send }) {
      const { name } = await freshTopic({ partitions: 2 });
      const body = { topicPartitions: [{ topic: name, partitions: [0, 1] }], timeoutMs: TIMEOUT_MS };
      const answer = await send(ElectLeaders, body, client.controller());
      answer.replicaElectionResults[0]?.partitionResult.sort((one, two) => one.partitionId - two.partitionId);
      const errorCode = ErrorCode.ELECTION_NOT_NEEDED;
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        replicaElectionResults: [
          {
            topic: name,
            partitionResult: [
              { partitionId: 0, errorCode },
              { partitionId: 1, errorCode },
            ],
          },
        ],
      });
    },
  }),

  must('elect-leaders/unknown-partition', {
    api: ElectLeaders,
    versions: [0, 2],
    see: 'KIP-460; Protocol guide, Error Codes',
    why: 'Whoever mistyped would believe that the leader is elected.',
    async run({ client, freshTopic, freshTopicName, send }) {
      const { name } = await freshTopic();
      for (const [topic, partition] of [
        [name, 9],
        [freshTopicName(), 0],
      ] as const) {
        const body = { topicPartitions: [{ topic, partitions: [partition] }], timeoutMs: TIMEOUT_MS };
        const result = { partitionId: partition, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
        expectFields(await send(ElectLeaders, body, client.controller()), {
          errorCode: ErrorCode.NONE,
          replicaElectionResults: [{ topic, partitionResult: [result] }],
        });
      }
    },
  }),

  must('elect-leaders/unknown-kind', {
    api: ElectLeaders,
    versions: [1, 2],
    see: 'KIP-460',
    why: 'An unclean election, which loses records, could be what a broker makes of a kind that it does not know.',
    async run({ client, freshTopic, send }) {
      const { name } = await freshTopic();
      const topicPartitions = [{ topic: name, partitions: [0] }];
      const body = { electionType: STRANGE, topicPartitions, timeoutMs: TIMEOUT_MS };
      expectFields(await send(ElectLeaders, body, client.controller()), { errorCode: ErrorCode.INVALID_REQUEST });
    },
  }),

  must('alter-partition-reassignments/nothing-to-cancel', {
    api: AlterPartitionReassignments,
    versions: [0, 1],
    see: 'KIP-455',
    why: 'A tool that stops what it began must learn that it has ended already.',
    async run({ client, freshTopic, send }) {
      const { name } = await freshTopic();
      const topics = [{ name, partitions: [{ partitionIndex: 0, replicas: null }] }];
      const errorCode = ErrorCode.NO_REASSIGNMENT_IN_PROGRESS;
      expectFields(await send(AlterPartitionReassignments, { timeoutMs: TIMEOUT_MS, topics }, client.controller()), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        responses: [{ name, partitions: [{ partitionIndex: 0, errorCode }] }],
      });
    },
  }),

  must('alter-partition-reassignments/bad-replicas', {
    api: AlterPartitionReassignments,
    versions: [0, 1],
    see: 'KIP-455; Protocol guide, Error Codes',
    why: 'A partition would wait for a broker that never comes.',
    async run({ client, freshTopic, send }) {
      const { name } = await freshTopic();
      const broker = client.brokerId();
      for (const replicas of [[], [broker, broker], [NO_BROKER], [-1]]) {
        const topics = [{ name, partitions: [{ partitionIndex: 0, replicas }] }];
        const errorCode = ErrorCode.INVALID_REPLICA_ASSIGNMENT;
        expectFields(await send(AlterPartitionReassignments, { timeoutMs: TIMEOUT_MS, topics }, client.controller()), {
          errorCode: ErrorCode.NONE,
          responses: [{ name, partitions: [{ partitionIndex: 0, errorCode }] }],
        });
      }
    },
  }),

  must('alter-partition-reassignments/unknown-topic', {
    api: AlterPartitionReassignments,
    versions: [0, 1],
    see: 'KIP-455; Protocol guide, Error Codes',
    why: 'A plan for what is not there would look like a move that is under way.',
    async run({ client, freshTopicName, send }) {
      const name = freshTopicName();
      const topics = [{ name, partitions: [{ partitionIndex: 0, replicas: [client.brokerId()] }] }];
      const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      expectFields(await send(AlterPartitionReassignments, { timeoutMs: TIMEOUT_MS, topics }, client.controller()), {
        errorCode: ErrorCode.NONE,
        responses: [{ name, partitions: [{ partitionIndex: 0, errorCode }] }],
      });
    },
  }),

  must('list-partition-reassignments/none', {
    api: ListPartitionReassignments,
    versions: [0, 0],
    see: 'KIP-455',
    why: 'A tool that waits for the end of its plan would wait for ever.',
    async run({ client, freshTopic, freshTopicName, send }) {
      const { name } = await freshTopic();
      for (const asked of [name, freshTopicName()]) {
        const body = { timeoutMs: TIMEOUT_MS, topics: [{ name: asked, partitionIndexes: [0] }] };
        const nothing = { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, topics: [] };
        expectFields(await send(ListPartitionReassignments, body, client.controller()), nothing);
      }
    },
  }),

  must('describe-quorum/leader', {
    api: DescribeQuorum,
    versions: [0, 2],
    see: 'KIP-595, KIP-836',
    why: 'It is how one finds out whether a cluster has a controller, and which of them lag behind.',
    async run({ send }) {
      const answer = await send(DescribeQuorum, {
        topics: [{ topicName: METADATA, partitions: [{ partitionIndex: 0 }] }],
      });
      expectFields(answer, { errorCode: ErrorCode.NONE });
      expectFields(answer.topics, [
        { topicName: METADATA, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE }] },
      ]);
      const [partition] = answer.topics.flatMap(({ partitions }) => partitions);
      const { leaderId, leaderEpoch, highWatermark, currentVoters } = partition ?? { currentVoters: [] };
      const leader = currentVoters.find(({ replicaId }) => replicaId === leaderId);
      expectThat('the leader is a voter', leader !== undefined, { leaderId, currentVoters });
      expectThat('there is an epoch', (leaderEpoch ?? 0) > 0, leaderEpoch);
      const reached = (leader?.logEndOffset ?? 0n) >= (highWatermark ?? 0n) && (highWatermark ?? 0n) > 0n;
      expectThat('the leader has what is committed', reached, { leader, highWatermark });
    },
  }),

  must('describe-quorum/other-partition', {
    api: DescribeQuorum,
    versions: [0, 2],
    see: 'KIP-595',
    why: 'The state of the one quorum that there is would be shown for something else.',
    async run({ send }) {
      for (const [topicName, partitionIndex] of [
        ['fluxmq-none', 0],
        [METADATA, 3],
      ] as const) {
        expectFields(await send(DescribeQuorum, { topics: [{ topicName, partitions: [{ partitionIndex }] }] }), {
          errorCode: ErrorCode.NONE,
          topics: [
            {
              topicName,
              partitions: [
                { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, currentVoters: [], observers: [] },
              ],
            },
          ],
        });
      }
    },
  }),

  must('update-features/unknown-feature', {
    api: UpdateFeatures,
    versions: [1, 2],
    see: 'KIP-584, KIP-778',
    why: 'Whoever upgrades a cluster would believe that it has what it has not.',
    async run({ client, send }) {
      const featureUpdates = [{ feature: 'no.such.feature', maxVersionLevel: 1, upgradeType: UPGRADE }];
      const body = { timeoutMs: TIMEOUT_MS, featureUpdates, validateOnly: true };
      const { throttleTimeMs, errorCode, results } = await send(UpdateFeatures, body, client.controller());
      expectEqual('throttleTimeMs', throttleTimeMs, 0);
      // Kafka 3.9 says it of the feature, 4.3 of the whole request.
      const codes = [errorCode, ...results.map((result) => result.errorCode)];
      expectThat('it is refused', codes.includes(ErrorCode.INVALID_UPDATE_VERSION), codes);
    },
  }),

  must('update-features/nothing', {
    api: UpdateFeatures,
    versions: [1, 2],
    see: 'KIP-584',
    why: 'A tool that finds nothing to do would fail.',
    async run({ client, send }) {
      const body = { timeoutMs: TIMEOUT_MS, featureUpdates: [], validateOnly: true };
      expectFields(await send(UpdateFeatures, body, client.controller()), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        results: [],
      });
    },
  }),

  must('unregister-broker/unknown', {
    api: UnregisterBroker,
    versions: [0, 0],
    see: 'KIP-631; Protocol guide, Error Codes',
    why: 'Whoever mistyped would believe that the broker which is gone for good is forgotten.',
    async run({ client, send }) {
      for (const brokerId of [NO_BROKER, -1]) {
        expectFields(await send(UnregisterBroker, { brokerId }, client.controller()), {
          throttleTimeMs: 0,
          errorCode: ErrorCode.BROKER_ID_NOT_REGISTERED,
        });
      }
    },
  }),

  must('list-config-resources/by-kind', {
    api: ListConfigResources,
    versions: [1, 1],
    see: 'KIP-1142',
    why: 'A tool that shows what is configured would leave things out, or ask for those that there are not.',
    async run({ client, freshTopic, send }) {
      const { name } = await freshTopic();
      const listed = async (kind: number) => {
        const answer = await send(ListConfigResources, { resourceTypes: [kind] });
        expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
        expectThat(
          `only kind ${kind} is listed`,
          answer.configResources.every(({ resourceType }) => resourceType === kind),
          answer,
        );
        return answer.configResources.map(({ resourceName }) => resourceName);
      };
      const [topics, brokers] = [await listed(ResourceType.TOPIC), await listed(ResourceType.BROKER)];
      expectThat('the topic is listed', topics.includes(name), topics);
      expectThat('the broker is listed', brokers.includes(String(client.brokerId())), brokers);
    },
  }),

  must('list-config-resources/unknown-kind', {
    api: ListConfigResources,
    versions: [1, 1],
    see: 'KIP-1142',
    why: 'A client that knows more kinds of things than the broker must learn that this one is not among them.',
    async run({ send }) {
      expectFields(await send(ListConfigResources, { resourceTypes: [STRANGE] }), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.UNSUPPORTED_VERSION,
        configResources: [],
      });
    },
  }),
];
