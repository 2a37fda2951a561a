import { ErrorCode, Fetch, Produce, ZERO_UUID } from '../../protocol/index.js';
import { batchOf, messageSet } from '../batches.js';
import { must } from '../case.js';
import { expectFields } from '../expect.js';
import { fetchFrom, namedInProduce, produceTo } from './requests.js';

const NO_TIME = -1n;

/** Who may write where, and what is answered; `00-produce-batches.ts` has what may be in a batch. */
export const produceCases = [
  must('produce/message-sets-of-old-versions', {
    api: Produce,
    versions: [0, 2],
    see: 'Protocol guide, Message sets',
    why: 'A client that finds these versions advertised, and sends what belongs to them, is hung up on.',
    async run({ send, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const records = messageSet(version === 2 ? 1 : 0, 'old');
      expectFields(await send(Produce, produceTo(topic, records), await leader(topic)), {
        responses: [
          { name: topic.name, partitionResponses: [{ index: 0, errorCode: ErrorCode.NONE, baseOffset: 0n }] },
        ],
      });
    },
  }),

  must('produce/base-offsets-continue', {
    api: Produce,
    versions: [3, 13],
    see: 'Protocol guide, Produce',
    why: 'The base offset is how a producer tells its caller where each record went.',
    async run({ send, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      let baseOffset = 0n;
      for (const values of [['a', 'b', 'c'], ['d'], ['e', 'f']]) {
        expectFields(await send(Produce, produceTo(topic, batchOf(values)), at), {
          responses: [
            {
              ...namedInProduce(topic, version),
              partitionResponses: [
                {
                  index: 0,
                  errorCode: ErrorCode.NONE,
                  baseOffset,
                  logAppendTimeMs: NO_TIME,
                  recordErrors: [],
                  errorMessage: null,
                },
              ],
            },
          ],
        });
        baseOffset += BigInt(values.length);
      }
    },
  }),

  must('produce/log-start-offset', {
    api: Produce,
    versions: [5, 13],
    see: 'KIP-107',
    why: 'A producer tells by it whether records were deleted behind an unknown producer id.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const answer = await send(Produce, produceTo(topic, batchOf(['a'])), await leader(topic));
      expectFields(answer, { responses: [{ partitionResponses: [{ logStartOffset: 0n }] }] });
    },
  }),

  must('produce/several-partitions', {
    api: Produce,
    versions: [3, 13],
    see: 'Protocol guide, Produce',
    why: 'Producers send what they have for all partitions of a broker in one request.',
    async run({ client, send, freshTopic, leader }) {
      const topic = await freshTopic({ partitions: 3 });
      const at = await leader(topic);
      const led: number[] = [];
      for (const index of [0, 1, 2]) {
        const { host, port } = await client.leader(topic.name, index);
        if (host === at.host && port === at.port) led.push(index);
      }
      const { responses } = await send(
        Produce,
        {
          acks: -1,
          timeoutMs: 10_000,
          topicData: [
            {
              name: topic.name,
              topicId: topic.id,
              partitionData: led.map((index) => ({ index, records: batchOf(Array(index + 1).fill('v')) })),
            },
          ],
        },
        at,
      );
      const answers = responses.flatMap((response) => response.partitionResponses);
      expectFields(
        answers.sort((one, two) => one.index - two.index),
        led.map((index) => ({ index, errorCode: ErrorCode.NONE, baseOffset: 0n })),
      );
      for (const index of led) {
        const fetched = await send(Fetch, fetchFrom(topic, 0n, { partition: index }), at);
        expectFields(fetched, { responses: [{ partitions: [{ highWatermark: BigInt(index + 1) }] }] });
      }
    },
  }),

  must('produce/unknown-topic-id', {
    api: Produce,
    versions: [13, 13],
    see: 'KIP-516',
    why: 'The topic was deleted, perhaps made again: the producer must not write on into another one of that name.',
    async run({ send, freshTopicName }) {
      const topicId = Buffer.from('conformance-none').toString('base64url');
      expectFields(await send(Produce, produceTo({ name: freshTopicName(), id: topicId }, batchOf(['lost']))), {
        responses: [
          {
            topicId,
            partitionResponses: [
              {
                index: 0,
                errorCode: ErrorCode.UNKNOWN_TOPIC_ID,
                baseOffset: -1n,
                logAppendTimeMs: NO_TIME,
                logStartOffset: -1n,
                recordErrors: [],
              },
            ],
          },
        ],
      });
    },
  }),

  must('produce/unknown-topic', {
    api: Produce,
    versions: [3, 12],
    see: 'Protocol guide, Error Codes',
    why: 'The topic may only be new to this broker: the producer refreshes what it knows and tries again.',
    async run({ send, freshTopicName }) {
      const name = freshTopicName();
      expectFields(await send(Produce, produceTo({ name, id: ZERO_UUID }, batchOf(['lost']))), {
        responses: [
          {
            name,
            partitionResponses: [
              {
                index: 0,
                errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                baseOffset: -1n,
                logAppendTimeMs: NO_TIME,
                logStartOffset: -1n,
              },
            ],
          },
        ],
      });
    },
  }),

  must('produce/unknown-partition-beside-a-known-one', {
    api: Produce,
    versions: [3, 13],
    see: 'Protocol guide, Error Codes',
    why: 'What went wrong for one partition must not lose, nor double, the records of another.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const partitionData = [0, 1].map((index) => ({ index, records: batchOf(['v']) }));
      const { responses } = await send(
        Produce,
        { acks: -1, timeoutMs: 10_000, topicData: [{ name: topic.name, topicId: topic.id, partitionData }] },
        await leader(topic),
      );
      const answers = responses.flatMap((response) => response.partitionResponses);
      expectFields(
        answers.sort((one, two) => one.index - two.index),
        [
          { index: 0, errorCode: ErrorCode.NONE, baseOffset: 0n },
          { index: 1, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, baseOffset: -1n },
        ],
      );
    },
  }),

  must('produce/invalid-acks', {
    api: Produce,
    versions: [3, 13],
    see: 'KIP-32',
    why: 'Only 0, 1 and -1 mean something: a producer that asks for two replicas must not believe that it has them.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      const answer = await send(Produce, { ...produceTo(topic, batchOf(['refused'])), acks: 2 }, at);
      expectFields(answer, {
        responses: [{ partitionResponses: [{ errorCode: ErrorCode.INVALID_REQUIRED_ACKS, baseOffset: -1n }] }],
      });
      const fetched = await send(Fetch, fetchFrom(topic, 0n), at);
      expectFields(fetched, { responses: [{ partitions: [{ highWatermark: 0n }] }] });
    },
  }),

  must('produce/acks-1', {
    api: Produce,
    versions: [3, 13],
    see: 'Protocol guide, Produce',
    why: 'Many clients ask for the leader’s word alone.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const answer = await send(Produce, { ...produceTo(topic, batchOf(['v'])), acks: 1 }, await leader(topic));
      expectFields(answer, { responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 0n }] }] });
    },
  }),

  must('produce/acks-0-is-not-answered', {
    api: Produce,
    versions: [3, 13],
    see: 'Protocol guide, Produce',
    why: 'Even an empty answer is taken for the answer to the next request, and everything after it is wrong.',
    async run({ connect, freshTopic, leader, version }) {
      const topic = await freshTopic();
      const connection = await connect(await leader(topic));
      connection.post(Produce, version, { ...produceTo(topic, batchOf(['quiet'])), acks: 0 });
      const answer = await connection.send(Produce, version, produceTo(topic, batchOf(['loud'])));
      // It was carried out all the same, and before the next one.
      expectFields(answer, { responses: [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 1n }] }] });
    },
  }),
];
