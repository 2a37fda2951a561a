import { CODECS, type Codec, readBatchHeader } from '../../protocol/records/batch-header.js';
import { encodeBatch, recordsOf } from '../../protocol/records/record-batch.js';
import { MOST_UNPACKED } from '../../protocol/records/walk-records.js';

/** The codec that a topic of this `compression.type` stores; undefined where producers decide. */
export function codecOfTopic(compression: string): Codec | undefined {
  if (compression === 'uncompressed') return 'none';
  return CODECS.find((codec) => codec === compression);
}

/** A checked batch with its records packed in another way, as hard as `level` says. They get offsets without a gap, as Kafka gives them. */
export function recompress(batch: Buffer, codec: Codec, level?: number): Buffer {
  const { producerId, producerEpoch, baseSequence, transactional } = readBatchHeader(batch);
  const identity = { producerId, producerEpoch, baseSequence, transactional };
  return encodeBatch({ ...identity, codec, level, records: withoutOffsets(batch) });
}

function* withoutOffsets(batch: Buffer) {
  for (const { timestamp, key, value, headers } of recordsOf(batch, MOST_UNPACKED))
    yield { timestamp, key, value, headers };
}
