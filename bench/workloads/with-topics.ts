import { reasonOf } from '../../protocol/reason-of.js';
import { unlessInterrupted } from '../generator/unless-interrupted.js';
import { within } from '../generator/within.js';
import { largestValue } from '../load/value-sizes.js';
import { isOfTarget } from '../of-target.js';
import type { LoadOptions } from '../options.js';
import { awaitWritable } from '../topics/await-writable.js';
import { nameSome } from '../topics/name-some.js';
import { type BenchTopics, deleteTopics, prepareTopics } from '../topics/topics.js';
import type { Session } from './session.js';

/** How long a target that may be dead is asked to delete topics, and how much longer for each. */
const CLEANUP_MS = 5_000;
const CLEANUP_PER_TOPIC_MS = 5;

/** Runs `work` with topics that take records, and deletes those that were made for it. Throws `TargetError`. */
export async function withTopics<T>(
  { cluster, signal }: Session,
  options: Pick<LoadOptions, 'topic' | 'partitions' | 'size' | 'sizeDistribution' | 'batchSize' | 'acks' | 'topics'>,
  work: (topics: BenchTopics) => Promise<T>,
): Promise<T> {
  // The largest record that there may be has to fit.
  const wish = { ...options, size: largestValue(options.size, options.sizeDistribution) };
  const topics = await unlessInterrupted(signal, prepareTopics(cluster, wish));
  const cleanUp = async () => {
    if (topics.temporary.length === 0) return;
    try {
      await within(
        CLEANUP_MS + CLEANUP_PER_TOPIC_MS * topics.temporary.length,
        deleteTopics(cluster, topics.temporary),
      );
    } catch (error) {
      if (!isOfTarget(error)) throw error;
      process.stderr.write(
        `fluxmq-bench: topics ${nameSome(topics.temporary)} could not be deleted: ${reasonOf(error)}\n`,
      );
    }
  };
  try {
    await unlessInterrupted(signal, awaitWritable(cluster, topics.partitions, wish));
    return await work(topics);
  } finally {
    await cleanUp();
  }
}
