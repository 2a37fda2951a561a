import {
  CreateTopics,
  DeleteRecords,
  DeleteTopics,
  ErrorCode,
  InitProducerId,
  Metadata,
  type MetadataResponse,
} from '../../protocol/index.js';
import { decodeResponseFrame } from '../decode-frame.js';
import { accepting, answering, answerWith, asking, behaviour, bodyOf, pretending, remembering } from './behaviour.js';

export const topicBehaviours = [
  behaviour(Metadata, 'deleted-topic-still-there', {
    does: 'goes on to tell of a topic that was deleted',
    touches: ({ request }) => request?.apiKey === DeleteTopics.key,
    interceptor() {
      const known = new Map<string | null, MetadataResponse['topics'][number]>();
      return {
        answer: (sent, payload) =>
          answerWith(Metadata, sent, payload, (body) => {
            for (const topic of body.topics) if (topic.errorCode === ErrorCode.NONE) known.set(topic.name, topic);
            return { ...body, topics: body.topics.map((topic) => known.get(topic.name) ?? topic) };
          }),
      };
    },
  }),
  asking(Metadata, 'topic-created-unasked', 'makes a topic that the client only looks for', (body, version) =>
    version >= 4 ? { ...body, allowAutoTopicCreation: true } : body,
  ),
  answering(Metadata, 'partition-untold', 'says nothing of the last partition of a topic', (body) => ({
    ...body,
    topics: body.topics.map((topic) => ({ ...topic, partitions: topic.partitions.slice(0, -1) })),
  })),

  asking(CreateTopics, 'settings-ignored', 'makes a topic without the configurations that were asked for', (body) => ({
    ...body,
    topics: body.topics.map((topic) => ({ ...topic, configs: [] })),
  })),
  asking(CreateTopics, 'partition-too-many', 'makes one partition more than it was asked for', (body) => ({
    ...body,
    topics: body.topics.map((topic) =>
      topic.numPartitions > 0 ? { ...topic, numPartitions: topic.numPartitions + 1 } : topic,
    ),
  })),
  asking(CreateTopics, 'trial-taken-seriously', 'makes a topic that was only to be validated', (body) => ({
    ...body,
    validateOnly: false,
  })),
  accepting(CreateTopics, 'existing-topic-made-again', 'says that it made a topic that was there already', [
    ErrorCode.TOPIC_ALREADY_EXISTS,
  ]),
  accepting(DeleteTopics, 'absent-topic-deleted', 'says that it deleted a topic that there is not', [
    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ErrorCode.UNKNOWN_TOPIC_ID,
  ]),

  pretending(DeleteRecords, 'records-not-deleted', 'says that records are gone, and keeps them', () => (asked) => ({
    topics: asked.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, offset }) => ({ partitionIndex, lowWatermark: offset })),
    })),
  })),

  remembering(InitProducerId, 'producer-id-given-twice', 'gives every producer the same id', () => {
    let first: bigint | undefined;
    return (body) => {
      first ??= body.producerId;
      return { ...body, producerId: first };
    };
  }),
  behaviour(InitProducerId, 'epoch-not-raised', {
    does: 'gives a producer that begins anew the epoch of the one before it',
    touches: ({ request, answer }) =>
      request?.apiKey === InitProducerId.key &&
      answer !== undefined &&
      decodeResponseFrame(InitProducerId, request.version, answer).body.producerEpoch > 0,
    interceptor: () => ({
      answer: (sent, payload) =>
        bodyOf(InitProducerId, sent)?.transactionalId === null
          ? [payload]
          : answerWith(InitProducerId, sent, payload, (body) => ({
              ...body,
              producerEpoch: body.errorCode === ErrorCode.NONE ? 0 : body.producerEpoch,
            })),
    }),
  }),
];
