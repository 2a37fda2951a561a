import { Metadata } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

/** The id of the broker that leads the first topic of a recording. */
export async function leaderOf({ ask, topics: [topic] }: Recording): Promise<number> {
  const { topics } = await ask(Metadata, { topics: [{ name: topic?.name ?? '' }] });
  const leader = topics[0]?.partitions[0]?.leaderId;
  if (leader === undefined) throw new Error('the topic of the recording has no leader');
  return leader;
}
