import {
  ConsumerProtocolAssignment,
  decodeConsumerProtocol,
  encodeConsumerProtocol,
} from '../../protocol/consumer-protocol.js';
import { CodecError } from '../../protocol/index.js';
import { byTopic } from './by-topic.js';
import type { TopicPartition } from './consumer-group-message.js';

/** What Kafka's clients write who say nothing beside partitions. */
const VERSION = 1;

/** Partitions as the bytes in which consumers are given them. */
export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const assignedPartitions = byTopic(partitions).map(([topic, of]) => ({
    topic,
    partitions: of.map(({ partition }) => partition),
  }));
  return encodeConsumerProtocol(ConsumerProtocolAssignment, { assignedPartitions }, VERSION);
}

/** The partitions in such bytes; none in others, such as those of a member that was given nothing yet. */
export function decodeAssignment(assignment: Buffer): TopicPartition[] {
  try {
    const { assignedPartitions } = decodeConsumerProtocol(ConsumerProtocolAssignment, assignment);
    return assignedPartitions.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
  } catch (error) {
    if (error instanceof CodecError) return [];
    throw error;
  }
}
