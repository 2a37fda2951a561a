import { Fetch } from '../../protocol/index.js';
import { Reader } from '../../protocol/reader.js';
import type { MicroBenchmark } from './micro-benchmark.js';

/** A Fetch request of 50 partitions at version 11. */
const VERSION = 11;
const REQUEST = Fetch.request.encode(
  {
    maxWaitMs: 500,
    minBytes: 1,
    topics: [
      {
        topic: 'a-topic-of-usual-length',
        partitions: Array.from({ length: 50 }, (_, partition) => ({ partition, fetchOffset: 1_234_567n })),
      },
    ],
  },
  VERSION,
);

/** A generated decoder has to be as fast as one that a person would write for this one version: hence both. */
export const codecBenchmarks: readonly MicroBenchmark[] = [
  {
    id: 'decode',
    title: 'decode a Fetch request of 50 partitions',
    open: () => ({ run: () => Fetch.request.decode(REQUEST, VERSION) }),
  },
  {
    id: 'decode-by-hand',
    title: 'the same by hand',
    open: () => ({ run: () => byHand(REQUEST) }),
  },
  {
    id: 'encode',
    title: 'encode a Fetch request of 50 partitions',
    open() {
      const request = Fetch.request.decode(REQUEST, VERSION);
      return { run: () => Fetch.request.encode(request, VERSION) };
    },
  },
];

function byHand(bytes: Buffer) {
  const reader = new Reader(bytes);
  const replicaId = reader.int32();
  const maxWaitMs = reader.int32();
  const minBytes = reader.int32();
  const maxBytes = reader.int32();
  const isolationLevel = reader.int8();
  const sessionId = reader.int32();
  const sessionEpoch = reader.int32();
  const topics = [];
  for (let left = reader.count(6); left > 0; left--) {
    const topic = reader.string();
    const partitions = [];
    for (let more = reader.count(24); more > 0; more--) {
      partitions.push({
        partition: reader.int32(),
        currentLeaderEpoch: reader.int32(),
        fetchOffset: reader.int64(),
        logStartOffset: reader.int64(),
        partitionMaxBytes: reader.int32(),
      });
    }
    topics.push({ topic, partitions });
  }
  const forgotten = reader.count(6);
  const rackId = reader.string();
  return {
    replicaId,
    maxWaitMs,
    minBytes,
    maxBytes,
    isolationLevel,
    sessionId,
    sessionEpoch,
    topics,
    forgotten,
    rackId,
  };
}
