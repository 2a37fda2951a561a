import { type Input, OffsetCommit, type OffsetCommitRequest } from '../../../protocol/index.js';
import { type BoundTopic, type Recording, recipe } from '../recipe.js';
import { aloneInGroup } from './group.js';

const NONE: BoundTopic = { name: '', id: '' };
const UNKNOWN_ID = Buffer.from('no-such-topic-id').toString('base64url');
/** `offset.metadata.max.bytes` is 4096 by default. */
const TOO_MUCH = 'm'.repeat(4097);

interface Wish {
  readonly partition?: number;
  readonly metadata?: string | null;
  readonly change?: Input<OffsetCommitRequest>;
}

/** One commit of offset 42, by nobody in particular where `change` does not say who it is. */
function commit(
  { ask, groups: [groupId = ''], topics: [topic = NONE] }: Recording,
  { partition = 0, metadata = 'some metadata', change = {} }: Wish = {},
) {
  const partitions = [{ partitionIndex: partition, committedOffset: 42n, committedMetadata: metadata }];
  const topics = [{ name: topic.name, topicId: topic.id, partitions }];
  return ask(OffsetCommit, { groupId, topics, ...change });
}

export const offsetCommitRecipes = [
  recipe(OffsetCommit, 'simple', {
    about: 'A client that is no member of a group commits an offset.',
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await commit(recording)),
  }),
  recipe(OffsetCommit, 'member', {
    about: 'The only member of a group commits an offset, without metadata.',
    versions: [1, 10],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { memberId, generationId: generationIdOrMemberEpoch } = await aloneInGroup(recording);
      await commit(recording, { metadata: null, change: { memberId, generationIdOrMemberEpoch } });
    },
  }),
  recipe(OffsetCommit, 'wrong-generation', {
    about: 'A member that missed a rebalance.',
    versions: [1, 10],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { memberId, generationId } = await aloneInGroup(recording);
      await commit(recording, { change: { memberId, generationIdOrMemberEpoch: generationId + 1 } });
    },
  }),
  recipe(OffsetCommit, 'unknown-member', {
    about: 'A member that the coordinator does not know.',
    versions: [1, 10],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { generationId } = await aloneInGroup(recording);
      await commit(recording, { change: { memberId: 'nobody', generationIdOrMemberEpoch: generationId } });
    },
  }),
  recipe(OffsetCommit, 'not-a-member', {
    about: 'A client that is no member commits for a group that has one.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      await aloneInGroup(recording);
      await commit(recording);
    },
  }),
  recipe(OffsetCommit, 'unknown-group', {
    about: 'A member of a group that does not exist.',
    versions: [1, 10],
    groups: 1,
    topics: [{}],
    script: async (recording) =>
      void (await commit(recording, { change: { memberId: 'nobody', generationIdOrMemberEpoch: 1 } })),
  }),
  recipe(OffsetCommit, 'unknown-topic', {
    about: 'A topic that does not exist.',
    groups: 1,
    absent: 1,
    async script({ ask, groups: [groupId = ''], absent: [name = ''] }) {
      const partitions = [{ partitionIndex: 0, committedOffset: 42n, committedMetadata: '' }];
      await ask(OffsetCommit, { groupId, topics: [{ name, topicId: UNKNOWN_ID, partitions }] });
    },
  }),
  recipe(OffsetCommit, 'unknown-partition', {
    about: 'A partition that the topic does not have.',
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await commit(recording, { partition: 7 })),
  }),
  recipe(OffsetCommit, 'metadata-too-large', {
    about: 'More metadata than a broker keeps by default.',
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await commit(recording, { metadata: TOO_MUCH })),
  }),
];
