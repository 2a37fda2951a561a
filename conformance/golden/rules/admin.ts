import { bound, LATER_CONFIGS, type Rules, set, shape, superset, TEXT } from './rule.js';

const BY_HASH = 'answers stand in the order of a hash table';

/** Of what administrators ask and change. */
export const adminRules: Rules = {
  OffsetForLeaderEpoch: {
    topics: set('topic', BY_HASH),
  },
  DescribeConfigs: {
    'results[].errorMessage': TEXT,
    'results[].resourceName': bound('broker'),
    'results[].configs': superset('name', 'releases add configurations', LATER_CONFIGS),
    'results[].configs[].documentation': TEXT,
  },
  AlterConfigs: {
    responses: set('resourceName', BY_HASH),
    'responses[].errorMessage': TEXT,
  },
  AlterReplicaLogDirs: {
    'results[].partitions': set('partitionIndex', BY_HASH),
  },
  DescribeLogDirs: {
    'results[].logDir': bound('log-dir'),
    'results[].totalBytes': shape('the size of a disk'),
    'results[].usableBytes': shape('what is free on a disk'),
    'results[].topics[].partitions': set('partitionIndex', 'no promised order'),
  },
  CreatePartitions: {
    'results[].errorMessage': TEXT,
  },
  ElectLeaders: {
    'replicaElectionResults[].partitionResult': set('partitionId', 'no promised order'),
    'replicaElectionResults[].partitionResult[].errorMessage': TEXT,
  },
  IncrementalAlterConfigs: {
    'responses[].errorMessage': TEXT,
  },
  AlterPartitionReassignments: {
    errorMessage: TEXT,
    'responses[].partitions[].errorMessage': TEXT,
  },
  DescribeClientQuotas: {
    errorMessage: TEXT,
    'entries[].values': set('key', BY_HASH),
  },
  AlterClientQuotas: {
    'entries[].errorMessage': TEXT,
  },
  DescribeQuorum: {
    errorMessage: TEXT,
    'topics[].partitions[].errorMessage': TEXT,
    'topics[].partitions[].leaderId': shape('any controller may lead'),
    'topics[].partitions[].leaderEpoch': shape('counts elections'),
    'topics[].partitions[].highWatermark': shape('counts what has ever changed in the cluster'),
    'topics[].partitions[].currentVoters': shape('each cluster has its own'),
    'topics[].partitions[].observers': shape('each cluster has its own'),
    nodes: shape('where the target listens is its own affair'),
  },
  UpdateFeatures: {
    errorMessage: TEXT,
    'results[].errorMessage': TEXT,
  },
  DescribeCluster: {
    errorMessage: TEXT,
    clusterId: shape('each cluster has its own'),
    controllerId: shape('any broker may be the controller'),
    brokers: shape('where the target listens is its own affair'),
  },
  UnregisterBroker: {
    errorMessage: TEXT,
  },
  ListConfigResources: {
    configResources: superset('resourceName', 'what else is configured on the target'),
  },
  DescribeTopicPartitions: {
    'topics[].partitions[].leaderId': bound('broker'),
    'topics[].partitions[].leaderEpoch': shape('counts elections'),
    'topics[].partitions[].replicaNodes[]': bound('broker'),
    'topics[].partitions[].isrNodes[]': bound('broker'),
  },
  AddRaftVoter: {
    errorMessage: TEXT,
  },
  RemoveRaftVoter: {
    errorMessage: TEXT,
  },
};
