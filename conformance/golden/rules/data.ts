import { bound, boundOrNone, LATER_CONFIGS, type Rules, set, shape, superset, TEXT } from './rule.js';

/** Of records, topics and what a broker says of itself. */
export const dataRules: Rules = {
  Produce: {
    responses: set('name', 'answers are grouped by topic in the order of a hash table'),
    'responses[].partitionResponses': set('index', 'as the topics'),
    'responses[].partitionResponses[].logAppendTimeMs': shape('the clock of the broker'),
    'responses[].partitionResponses[].errorMessage': TEXT,
  },
  Fetch: {
    sessionId: boundOrNone('session', 'a broker whose cache of sessions is full gives none (KIP-227)'),
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
    'topics[].partitions[].leaderId': bound('broker'),
    'topics[].partitions[].leaderEpoch': shape('counts elections'),
    'topics[].partitions[].replicaNodes[]': bound('broker'),
    'topics[].partitions[].isrNodes[]': bound('broker'),
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
    'topics[].configs': superset('name', 'releases add configurations', LATER_CONFIGS),
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
};
