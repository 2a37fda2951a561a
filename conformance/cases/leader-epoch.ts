import { Metadata } from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import type { TestTopic } from '../fixtures.js';

/** The epoch of the leader of partition 0, as Metadata has it (KIP-320); -1 where it says none. */
export async function leaderEpochOf({ send }: CaseContext, { name }: TestTopic): Promise<number> {
  const { topics } = await send(Metadata, { topics: [{ name }] });
  return topics[0]?.partitions[0]?.leaderEpoch ?? -1;
}
