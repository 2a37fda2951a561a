import { Metadata } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { UNKNOWN_ID } from './batches.js';

export const metadataRecipes = [
  recipe(Metadata, 'two-partitions', {
    about: 'A topic with two partitions.',
    topics: [{ partitions: 2 }],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '' }] }),
  }),
  recipe(Metadata, 'two-topics', {
    about: 'Two topics in one request.',
    topics: [{}, { partitions: 2 }],
    request: (topics) => ({ topics: topics.map(({ name }) => ({ name })) }),
  }),
  recipe(Metadata, 'twice', {
    about: 'The same topic twice in one request.',
    topics: [{}],
    request: ([topic]) => ({ topics: [{ name: topic?.name ?? '' }, { name: topic?.name ?? '' }] }),
  }),
  recipe(Metadata, 'no-topics', {
    about: 'Only the brokers are asked for: from v1 an empty list means no topics.',
    versions: [1, 13],
    request: () => ({ topics: [] }),
  }),
  recipe(Metadata, 'unknown-topic', {
    about: 'A topic that does not exist, without leave to create it.',
    versions: [4, 13],
    absent: 1,
    request: (_topics, [name]) => ({ topics: [{ name: name ?? '' }], allowAutoTopicCreation: false }),
  }),
  recipe(Metadata, 'invalid-name', {
    about: 'A name that no topic can have, without leave to create it.',
    versions: [4, 13],
    request: () => ({ topics: [{ name: 'not a topic!' }], allowAutoTopicCreation: false }),
  }),
  recipe(Metadata, 'authorized-operations', {
    about: 'What the client may do with the topic and the cluster (KIP-430).',
    versions: [8, 13],
    topics: [{}],
    request: ([topic], _absent, version) => ({
      topics: [{ name: topic?.name ?? '' }],
      includeTopicAuthorizedOperations: true,
      ...(version <= 10 && { includeClusterAuthorizedOperations: true }),
    }),
  }),
  recipe(Metadata, 'by-id', {
    about: 'A topic is asked for by its id (KIP-516).',
    versions: [12, 13],
    topics: [{}],
    request: ([topic]) => ({ topics: [{ name: null, topicId: topic?.id ?? '' }] }),
  }),
  recipe(Metadata, 'unknown-id', {
    about: 'No topic has the id.',
    versions: [12, 13],
    request: () => ({ topics: [{ name: null, topicId: UNKNOWN_ID }] }),
  }),
];
