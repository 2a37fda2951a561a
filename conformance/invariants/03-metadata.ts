import { ErrorCode, Metadata, type MetadataRequest, ZERO_UUID } from '../../protocol/index.js';
import { always } from './invariant.js';

/** What a client that did not ask for its rights is told about them. */
const NOT_ASKED = -2147483648;

/** What can be said of a partition of a topic that is there. */
const OF_PARTITIONS: readonly number[] = [
  ErrorCode.NONE,
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.REPLICA_NOT_AVAILABLE,
  ErrorCode.LISTENER_NOT_FOUND,
];

/** Topics that brokers keep for themselves. */
const INTERNAL: readonly string[] = ['__consumer_offsets', '__transaction_state', '__share_group_state'];

export const metadataInvariants = [
  always(Metadata, 'metadata/brokers-of-this-cluster', {
    see: 'Protocol guide, Metadata',
    why: 'A client connects to these: one that is not told of is never asked, one that is not there is asked in vain.',
    check({ request, response, version }, findings, { cluster }) {
      if (isRefused(request, version)) return;
      findings.equal('brokers', response.brokers.map(addressText).sort(), cluster.brokers.map(addressText).sort());
    },
  }),

  always(Metadata, 'metadata/one-cluster', {
    see: 'KIP-78',
    why: 'A client that sees another id than before believes that it talks to another cluster.',
    check({ request, response, version }, findings, knowledge) {
      if (isRefused(request, version)) return;
      const ids = response.brokers.map(({ nodeId }) => nodeId);
      const rackOf = (id: number) => knowledge.cluster.brokers.find((broker) => broker.id === id)?.rack ?? null;
      for (const { nodeId, rack } of response.brokers) {
        if (version >= 1) findings.equal(`brokers[${nodeId}].rack`, rack, rackOf(nodeId));
      }
      if (version >= 1) {
        findings.that('controllerId', response.controllerId, 'one of the brokers', ids.includes(response.controllerId));
        // With KRaft the controller is none of the brokers, and Kafka names any of them, another each time (KIP-500).
        if (ids.length === 1) {
          findings.equal(
            'controllerId',
            response.controllerId,
            knowledge.constant('controller', response.controllerId),
          );
        }
      }
      if (version >= 2) {
        findings.equal('clusterId', response.clusterId, knowledge.cluster.clusterId);
      }
    },
  }),

  always(Metadata, 'metadata/topics-asked', {
    see: 'Protocol guide, Metadata',
    why: 'A client waits for each topic that it asked about, and keeps what it did not ask for.',
    check({ request, response, version }, findings) {
      const all = request.topics === null || (version === 0 && request.topics.length === 0);
      if (all || request.topics === null) return;
      const text = ({ name, topicId }: { name: string | null; topicId: string }) => name ?? topicId;
      const byId = new Set(request.topics.map(({ topicId }) => topicId).filter((id) => id !== ZERO_UUID));
      const got = response.topics.map((topic) => (byId.has(topic.topicId) ? topic.topicId : text(topic)));
      findings.equal(
        'topics',
        [...new Set(got)].sort(),
        [...new Set(request.topics.map((topic) => (byId.has(topic.topicId) ? topic.topicId : text(topic))))].sort(),
      );
    },
  }),

  always(Metadata, 'metadata/partitions-are-led', {
    see: 'Protocol guide, Metadata',
    why: 'A client sends to the leader that it is told, and reads from the replicas.',
    check({ response, version }, findings, knowledge) {
      const ids = response.brokers.map(({ nodeId }) => nodeId);
      for (const { name, partitions } of response.topics) {
        for (const partition of partitions) {
          const { partitionIndex, errorCode, leaderId, leaderEpoch, replicaNodes, isrNodes, offlineReplicas } =
            partition;
          const path = `topics[${name}].partitions[${partitionIndex}]`;
          const inReplicas = (nodes: readonly number[]) => nodes.every((node) => replicaNodes.includes(node));
          findings.that(`${path}.isrNodes`, isrNodes, `some of ${replicaNodes}`, inReplicas(isrNodes));
          findings.that(
            `${path}.offlineReplicas`,
            offlineReplicas,
            `some of ${replicaNodes}`,
            inReplicas(offlineReplicas),
          );
          findings.that(`${path}.replicaNodes`, replicaNodes, 'one at least', replicaNodes.length > 0);
          findings.that(
            `${path}.errorCode`,
            errorCode,
            'one that says who is missing',
            OF_PARTITIONS.includes(errorCode),
          );
          if (errorCode !== ErrorCode.NONE) continue;
          findings.that(`${path}.leaderId`, leaderId, `one of the brokers ${ids}`, ids.includes(leaderId));
          findings.that(`${path}.leaderId`, leaderId, `one of ${isrNodes}`, isrNodes.includes(leaderId));
          const off = replicaNodes.filter((node) => !ids.includes(node)).sort();
          if (version >= 5) findings.equal(`${path}.offlineReplicas`, [...offlineReplicas].sort(), off);
          if (version < 7) continue;
          findings.that(`${path}.leaderEpoch`, leaderEpoch, 'an epoch', leaderEpoch >= 0);
          const first = knowledge.constant(
            `leader ${name}-${partitionIndex} ${leaderId} ${replicaNodes} ${isrNodes}`,
            leaderEpoch,
          );
          findings.equal(`${path}.leaderEpoch`, leaderEpoch, first);
        }
      }
    },
  }),

  always(Metadata, 'metadata/partitions-in-a-row', {
    see: 'Protocol guide, Metadata',
    why: 'A producer without a key spreads records by the number of partitions.',
    check({ response }, findings) {
      for (const { name, partitions } of response.topics) {
        const indexes = partitions.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b);
        findings.equal(`topics[${name}].partitions`, indexes, [...indexes.keys()]);
      }
    },
  }),

  always(Metadata, 'metadata/topics-that-are-there', {
    see: 'KIP-516, KIP-430',
    why: 'Of a topic that is not there, nothing more is to be said; of one that is, everything.',
    check({ request, response, version }, findings, knowledge) {
      for (const { name, topicId, errorCode, isInternal, partitions, topicAuthorizedOperations } of response.topics) {
        const path = `topics[${name ?? topicId}]`;
        if (errorCode === ErrorCode.NONE) {
          findings.that(`${path}.partitions`, partitions.length, 'one at least', partitions.length > 0);
          if (version >= 10) findings.that(`${path}.topicId`, topicId, 'an id', topicId !== ZERO_UUID);
          if (version >= 10 && name !== null)
            findings.equal(`${path}.topicId`, topicId, knowledge.topicId(name) ?? topicId);
        } else {
          findings.equal(`${path}.partitions`, partitions.length, 0);
        }
        if (version >= 1) findings.equal(`${path}.isInternal`, isInternal, INTERNAL.includes(name ?? ''));
        if (version >= 8 && !request.includeTopicAuthorizedOperations) {
          findings.equal(`${path}.topicAuthorizedOperations`, topicAuthorizedOperations, NOT_ASKED);
        }
      }
      if (version >= 8 && version <= 10 && !request.includeClusterAuthorizedOperations) {
        findings.equal('clusterAuthorizedOperations', response.clusterAuthorizedOperations, NOT_ASKED);
      }
    },
  }),
];

/** Before v12 a topic cannot be asked for by its id: Kafka answers with that error and nothing else. */
function isRefused({ topics }: MetadataRequest, version: number): boolean {
  return version < 12 && (topics ?? []).some(({ name, topicId }) => name === null || topicId !== ZERO_UUID);
}

function addressText(broker: {
  readonly host: string;
  readonly port: number;
  readonly id?: number;
  readonly nodeId?: number;
}) {
  return `${broker.id ?? broker.nodeId} at ${broker.host}:${broker.port}`;
}
