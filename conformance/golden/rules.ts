import type { Domain } from './renaming.js';

/**
 * What may differ between a recorded answer and a live one. A field that is not listed must be equal: this table is the
 * blind spot of the goldens, and is kept as small as real brokers allow.
 *
 * - `bound`: an identifier that the broker invents; the same throughout the exchange, up to a renaming.
 * - `shape`: only null-ness counts, and for a UUID whether it is zero; an array may have any elements.
 * - `text`: words for people; whether there are any is reported, and fails nothing.
 * - `set`: an array whose order is free; elements are paired by a field.
 * - `superset`: a set that may hold more than was recorded.
 * - `messages`: message sets of magic 0 and 1 are compared message by message: compressors differ, and what stands behind the
 *   last whole message is padding. Batches of magic 2 must be equal.
 */
export type Rule =
  | { readonly kind: 'shape'; readonly why: string }
  | { readonly kind: 'bound'; readonly domain: Domain }
  | { readonly kind: 'text' }
  | { readonly kind: 'messages' }
  | { readonly kind: 'set' | 'superset'; readonly by: string; readonly why: string };

const TEXT: Rule = { kind: 'text' };
const bound = (domain: Domain): Rule => ({ kind: 'bound', domain });
const shape = (why: string): Rule => ({ kind: 'shape', why });
const set = (by: string, why: string): Rule => ({ kind: 'set', by, why });

/** By API name, then by field path with `[]` for every array. */
export const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  Produce: {
    responses: set('name', 'answers are grouped by topic in the order of a hash table'),
    'responses[].partitionResponses': set('index', 'as the topics'),
    'responses[].partitionResponses[].logAppendTimeMs': shape('the clock of the broker'),
    'responses[].partitionResponses[].errorMessage': TEXT,
  },
  Fetch: {
    sessionId: bound('session'),
    'responses[].partitions[].records': { kind: 'messages' },
  },
  ListOffsets: {
    topics: set('name', 'answers are grouped by topic in the order of a hash table'),
    'topics[].partitions': set('partitionIndex', 'as the topics'),
  },
  Metadata: {
    brokers: shape('where the target listens is its own affair'),
    clusterId: shape('each cluster has its own'),
    controllerId: shape('any broker may be the controller'),
    topics: set('name', 'Metadata v0 has no promised order'),
    'topics[].partitions': set('partitionIndex', 'no promised order'),
    'topics[].partitions[].leaderId': shape('any broker may lead'),
    'topics[].partitions[].leaderEpoch': shape('counts elections'),
    'topics[].partitions[].replicaNodes': shape('any broker may hold a replica'),
    'topics[].partitions[].isrNodes': shape('any broker may hold a replica'),
  },
  ApiVersions: {
    apiKeys: shape('which APIs a broker serves is judged API by API'),
    supportedFeatures: shape('features of a release'),
    finalizedFeaturesEpoch: shape('counts changes of features'),
    finalizedFeatures: shape('features of a release'),
    zkMigrationReady: shape('only in a migration'),
  },
  CreateTopics: {
    topics: set('name', 'no promised order'),
    'topics[].topicId': bound('topic'),
    'topics[].errorMessage': TEXT,
    'topics[].configs': { kind: 'superset', by: 'name', why: 'releases add configurations' },
    'topics[].configs[].value': shape('defaults differ between releases and set-ups'),
    'topics[].configs[].configSource': shape('a default may come from the broker'),
  },
  DeleteTopics: {
    responses: set('name', 'no promised order'),
    'responses[].topicId': bound('topic'),
    'responses[].errorMessage': TEXT,
  },
  DeleteRecords: {
    topics: set('name', 'answers are grouped by topic in the order of a hash table'),
    'topics[].partitions': set('partitionIndex', 'as the topics'),
  },
  InitProducerId: {
    producerId: bound('producer'),
  },
};
