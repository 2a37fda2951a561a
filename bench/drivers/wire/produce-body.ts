import { CodecError, type ProduceResponse } from '../../../protocol/index.js';
import { byTopic, type TopicPartition } from '../../load/lanes.js';

/** A whole batch for a partition. */
export interface PartitionBatch extends TopicPartition {
  readonly batch: Buffer;
}

/** How Produce carries batches, one for each partition. */
export function topicDataOf(batches: readonly PartitionBatch[]) {
  return [...byTopic(batches)].map(([name, its]) => ({
    name,
    partitionData: its.map(({ partition, batch }) => ({ index: partition, records: batch })),
  }));
}

/** What Produce answers for each of `partitions`: nothing says that brokers answer in the order of the request. Throws `CodecError`. */
export function errorCodesOf(partitions: readonly TopicPartition[], { responses }: ProduceResponse): number[] {
  const topics = new Map(responses.map((topic) => [topic.name, topic.partitionResponses]));
  return partitions.map(({ topic, partition }) => {
    const answer = topics.get(topic)?.find(({ index }) => index === partition);
    if (answer === undefined) throw new CodecError(`the answer to Produce leaves out partition ${topic}-${partition}`);
    return answer.errorCode;
  });
}
