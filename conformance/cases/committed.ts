import { OffsetCommit, OffsetFetch, type OffsetFetchResponse } from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import { expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import type { Group } from './group.js';

export type Committed = OffsetFetchResponse['topics'][number]['partitions'][number];

interface Asked {
  /** Up to v9; later versions ask by id alone. */
  readonly name: string;
  readonly topicId?: string;
  readonly partitionIndexes: readonly number[];
}

interface Answer {
  readonly errorCode: number;
  readonly topics: readonly { readonly name: string; readonly topicId?: string; readonly partitions: Committed[] }[];
}

/** What a group has committed, in the form that is common to all versions; null asks for everything. */
export async function committedOf(
  { send, versionOf }: CaseContext,
  { groupId, at }: Group,
  topics: readonly Asked[] | null,
): Promise<Answer> {
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
  { name, id: topicId }: TestTopic,
  partition = 0,
): Promise<Committed> {
  const { topics } = await committedOf(context, group, [{ name, topicId, partitionIndexes: [partition] }]);
  const byId = context.versionOf(OffsetFetch) >= 10;
  const answers = topics
    .filter((topic) => (byId ? topic.topicId === topicId : topic.name === name))
    .flatMap((topic) => topic.partitions);
  const [answer] = answers;
  const is = answers.length === 1 && answer?.partitionIndex === partition;
  if (answer === undefined || !is) throw new Error(`OffsetFetch answers about other partitions: ${answers.length}.`);
  return answer;
}

/** Has the group commit an offset of a partition, as a consumer without members does it. */
export async function commit(
  { send }: CaseContext,
  { groupId, at }: Group,
  { name, id: topicId }: TestTopic,
  offset: bigint,
  partition = 0,
): Promise<void> {
  const partitions = [{ partitionIndex: partition, committedOffset: offset, committedMetadata: `at ${offset}` }];
  await send(OffsetCommit, { groupId, topics: [{ name, topicId, partitions }] }, at);
}
