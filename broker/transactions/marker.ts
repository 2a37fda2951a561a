import { ControlType, controlKey } from '../../protocol/logs/control-records.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';

const VALUE_SIZE = 6;
const VALUE_VERSION = 0;

export interface Marker {
  readonly producerId: bigint;
  readonly epoch: number;
  readonly committed: boolean;
  readonly coordinatorEpoch: number;
}

/** The control batch that ends a transaction in a partition (KIP-98), with the time `now` (ms). */
export function encodeMarker({ producerId, epoch, committed, coordinatorEpoch }: Marker, now: number): Buffer {
  const value = Buffer.alloc(VALUE_SIZE);
  value.writeInt16BE(VALUE_VERSION);
  value.writeInt32BE(coordinatorEpoch, 2);
  return encodeBatch({
    records: [{ timestamp: BigInt(now), key: controlKey(committed ? ControlType.COMMIT : ControlType.ABORT), value }],
    producerId,
    producerEpoch: epoch,
    transactional: true,
    control: true,
  });
}
