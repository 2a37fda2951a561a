import {
  type Input,
  OffsetCommit,
  type OffsetCommitRequest,
  type OffsetCommitResponse,
  OffsetFetch,
  type OffsetFetchResponse,
  ZERO_UUID,
} from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import { expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { freshGroup, type Group } from './group.js';

export type Committed = OffsetFetchResponse['topics'][number]['partitions'][number];

interface Asked {
  readonly topic: TestTopic;
  readonly partitions: readonly number[];
}

/** What a group has committed, in the form that is common to all versions; null asks for everything. */
export async function committedOf(
  { send, versionOf }: CaseContext,
  { groupId, at }: Group,
  asked: readonly Asked[] | null,
  change: { readonly memberId?: string; readonly memberEpoch?: number; readonly requireStable?: boolean } = {},
): Promise<Pick<OffsetFetchResponse['groups'][number], 'errorCode' | 'topics'>> {
  const { requireStable, ...member } = change;
  const topics =
    asked?.map(({ topic: { name, id }, partitions }) => ({ name, topicId: id, partitionIndexes: partitions })) ?? null;
  if (versionOf(OffsetFetch) < 8) {
    const answer = await send(OffsetFetch, { groupId, topics, requireStable }, at);
    return { ...answer, topics: answer.topics.map((topic) => ({ ...topic, topicId: ZERO_UUID })) };
  }
  const { groups } = await send(OffsetFetch, { groups: [{ groupId, topics, ...member }], requireStable }, at);
  const [answer] = groups;
  expectThat('the answer is about the group', groups.length === 1 && answer?.groupId === groupId, groups);
  return answer ?? { errorCode: -1, topics: [] };
}

/** How an answer of this version names a topic: by its id from v10 on. */
export function namedIn(version: number, { name, id }: TestTopic) {
  return version < 10 ? { name } : { topicId: id };
}

/** The position of a group in one partition. */
export async function committed(
  context: CaseContext,
  group: Group,
  topic: TestTopic,
  partition = 0,
): Promise<Committed> {
  const { topics } = await committedOf(context, group, [{ topic, partitions: [partition] }]);
  const byId = context.versionOf(OffsetFetch) >= 10;
  const answers = topics
    .filter(({ name, topicId }) => (byId ? topicId === topic.id : name === topic.name))
    .flatMap(({ partitions }) => partitions);
  const [answer] = answers;
  const is = answers.length === 1 && answer?.partitionIndex === partition;
  if (answer === undefined || !is) throw new Error(`OffsetFetch answers about other partitions: ${answers.length}.`);
  return answer;
}

export interface Position {
  readonly partition?: number;
  readonly offset: bigint;
  readonly metadata?: string | null;
}

/** A commit to one topic, by a consumer without members where `change` says nothing of a member. */
export function commitOf(groupId: string, topic: TestTopic, ...positions: Position[]): Input<OffsetCommitRequest> {
  const partitions = positions.map(({ partition = 0, offset, metadata = '' }) => ({
    partitionIndex: partition,
    committedOffset: offset,
    committedMetadata: metadata,
  }));
  return { groupId, topics: [{ name: topic.name, topicId: topic.id, partitions }] };
}

/** The error of each partition, by its number: Kafka 3.9 answers in another order than it was asked. */
export function codesOf({ topics }: OffsetCommitResponse): number[] {
  const codes: number[] = [];
  for (const { partitionIndex, errorCode } of topics.flatMap(({ partitions }) => partitions))
    codes[partitionIndex] = errorCode;
  return codes;
}

/** Has the group commit an offset of a partition, as a consumer without members does it. */
export async function commit(
  { send }: CaseContext,
  { groupId, at }: Group,
  topic: TestTopic,
  offset: bigint,
  partition = 0,
): Promise<void> {
  await send(OffsetCommit, commitOf(groupId, topic, { partition, offset, metadata: `at ${offset}` }), at);
}

/** A group that stays known while it has no members: Kafka 3.9 drops others whenever some topic is deleted. */
export async function keptGroup(context: CaseContext): Promise<Group> {
  const group = await freshGroup(context);
  await commit(context, group, await context.freshTopic(), 1n);
  return group;
}
