import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
  decodeConsumerProtocol,
  encodeConsumerProtocol,
} from '../../../../protocol/consumer-protocol.js';
import { fromList, type ListedPartitions, listed, type Partitions } from '../partitions.js';
import type { TopicsView } from '../topics-view.js';

/** What members of the classic protocol say and are told in bytes, in which topics have names. */

/** Throws `CodecError` for bytes that are no subscription. */
export function readSubscription(metadata: Buffer): ConsumerProtocolSubscription {
  return decodeConsumerProtocol(ConsumerProtocolSubscription, metadata);
}

/** What somebody says that it owns; topics that there are not any more are left out. */
export function ownedBy({ ownedPartitions }: ConsumerProtocolSubscription, topics: TopicsView): ListedPartitions {
  return byId(ownedPartitions, topics);
}

/** Undefined where an assignor says more than partitions, which would be lost. Throws `CodecError`. */
export function readAssignment(assignment: Buffer, topics: TopicsView): Partitions | undefined {
  if (assignment.length === 0) return new Map();
  const { assignedPartitions, userData } = decodeConsumerProtocol(ConsumerProtocolAssignment, assignment);
  if (userData !== null && userData.length > 0) return undefined;
  return fromList(byId(assignedPartitions, topics));
}

function byId(named: ConsumerProtocolSubscription['ownedPartitions'], topics: TopicsView): ListedPartitions {
  return named.flatMap(({ topic, partitions }) => {
    const topicId = topics.get(topic)?.id;
    return topicId === undefined ? [] : [{ topicId, partitions }];
  });
}

/** In the version of what the member itself said. */
export function writeAssignment(
  partitions: Parameters<typeof listed>[0],
  metadata: Buffer,
  topics: TopicsView,
): Buffer {
  const assignedPartitions = listed(partitions).flatMap(({ topicId, partitions: numbers }) => {
    const topic = topics.getById(topicId)?.name;
    return topic === undefined ? [] : [{ topic, partitions: numbers }];
  });
  const version = Math.min(metadata.readInt16BE(), ConsumerProtocolAssignment.declared.versions[1]);
  return encodeConsumerProtocol(ConsumerProtocolAssignment, { assignedPartitions }, version);
}
