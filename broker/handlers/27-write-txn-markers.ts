import { ErrorCode, WriteTxnMarkers, type WriteTxnMarkersRequest } from '../../protocol/index.js';
import { errorCodeOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { writeMarker } from '../transactions/write-marker.js';

type Wanted = WriteTxnMarkersRequest['markers'][number];

/** Each transaction has an epoch of its own (KIP-890), where a marker says this version of transactions or a later one. */
const RAISES_EPOCH = 2;

export const writeTxnMarkers = handle(WriteTxnMarkers, {
  async answer({ markers }, context) {
    return {
      markers: await Promise.all(
        markers.map(async (wanted) => ({
          producerId: wanted.producerId,
          topics: await Promise.all(
            wanted.topics.map(async ({ name, partitionIndexes }) => ({
              name,
              partitions: await Promise.all(
                partitionIndexes.map(async (partitionIndex) => ({
                  partitionIndex,
                  errorCode: await write(wanted, name, partitionIndex, context),
                })),
              ),
            })),
          ),
        })),
      ),
    };
  },
  refuse: ({ markers }, errorCode) => ({
    markers: markers.map(({ producerId, topics }) => ({
      producerId,
      topics: topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex, errorCode })),
      })),
    })),
  }),
});

async function write(
  { producerId, producerEpoch, transactionResult, coordinatorEpoch, transactionVersion }: Wanted,
  topic: string,
  partition: number,
  { topics, groups, log }: RequestContext,
): Promise<number> {
  const marker = {
    topic,
    partition,
    producerId,
    epoch: producerEpoch,
    committed: transactionResult,
    coordinatorEpoch,
    raisesEpoch: transactionVersion >= RAISES_EPOCH,
  };
  try {
    await writeMarker({ topics, offsets: groups }, marker, Date.now());
    return ErrorCode.NONE;
  } catch (error) {
    if (!(error instanceof KafkaError)) log.error({ err: error, topic, partition }, 'a marker was not written');
    return errorCodeOf(error);
  }
}
