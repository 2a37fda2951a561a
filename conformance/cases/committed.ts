import { OffsetCommit, OffsetFetch, type OffsetFetchResponse } from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import { expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import type { Group } from './group.js';

export type Committed = OffsetFetchResponse['topics'][number]['partitions'][number];

interface Asked {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

/** What a group has committed, in the form that is common to all versions; null asks for everything. */
export async function committedOf(
  { send, versionOf }: CaseContext,
  { groupId, at }: Group,
  topics: readonly Asked[] | null,
): Promise<Pick<OffsetFetchResponse, 'errorCode' | 'topics'>> {
  if (versionOf(OffsetFetch) < 8) return send(OffsetFetch, { groupId, topics }, at);
  const { groups } = await send(OffsetFetch, { groups: [{ groupId, topics }] }, at);
  const [answer] = groups;
  expectThat('the answer is about the group', groups.length === 1 && answer?.groupId === groupId, groups);
  return answer ?? { errorCode: -1, topics: [] };
}

/** The position of a group in one partition. */
export async function committed(
  context: CaseContext,
  group: Group,
  { name }: TestTopic,
  partition = 0,
): Promise<Committed> {
  const { topics } = await committedOf(context, group, [{ name, partitionIndexes: [partition] }]);
  const answers = topics.filter((topic) => topic.name === name).flatMap((topic) => topic.partitions);
  const [answer] = answers;
  const is = answers.length === 1 && answer?.partitionIndex === partition;
  if (answer === undefined || !is) throw new Error(`OffsetFetch answers about other partitions: ${answers.length}.`);
  return answer;
}

/** Has the group commit an offset of a partition, as a consumer without members does it. */
export async function commit(
  { send }: CaseContext,
  { groupId, at }: Group,
  { name }: TestTopic,
  offset: bigint,
  partition = 0,
): Promise<void> {
  const partitions = [{ partitionIndex: partition, committedOffset: offset, committedMetadata: `at ${offset}` }];
  await send(OffsetCommit, { groupId, topics: [{ name, partitions }] }, at);
}
