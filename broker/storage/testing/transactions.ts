import { encodeBatch } from '../../../protocol/records/record-batch.js';

/** A batch of `count` records of a transaction, or of a producer with an id and no transaction. */
export function producedBatch(
  producerId: number,
  sequence: number,
  { count = 1, transactional = true, epoch = 0 }: { count?: number; transactional?: boolean; epoch?: number } = {},
): Buffer {
  return encodeBatch({
    records: Array.from({ length: count }, () => ({ timestamp: BigInt(Date.now()), value: Buffer.alloc(100) })),
    producerId: BigInt(producerId),
    producerEpoch: epoch,
    baseSequence: sequence,
    transactional,
  });
}

/** The marker that ends a transaction, as a coordinator of Apache Kafka writes it. */
export function markerBatch(producerId: number, type: 'commit' | 'abort', epoch = 0, coordinatorEpoch = 7): Buffer {
  const key = Buffer.from([0, 0, 0, type === 'commit' ? 1 : 0]);
  const value = Buffer.from([0, 0, 0, 0, 0, coordinatorEpoch]); // version 0 before it
  return encodeBatch({
    records: [{ timestamp: BigInt(Date.now()), key, value }],
    producerId: BigInt(producerId),
    producerEpoch: epoch,
    transactional: true,
    control: true,
  });
}
