import { type Input, OffsetFetch, type OffsetFetchRequest } from '../../../protocol/index.js';
import { type BoundTopic, recipe } from '../recipe.js';
import { groupWithOffset } from './group.js';

const NONE: BoundTopic = { name: '', id: '' };
const UNKNOWN_ID = Buffer.from('no-such-topic-id').toString('base64url');

/** Asks for partitions of topics, null for all there are: up to v7 of one group, from v8 on of many. */
function asked(
  version: number,
  groupId: string,
  topics: readonly BoundTopic[] | null,
  partitionIndexes: readonly number[] = [0],
): Input<OffsetFetchRequest> {
  const wanted = topics?.map(({ name, id: topicId }) => ({ name, topicId, partitionIndexes })) ?? null;
  if (version >= 8) return { groups: [{ groupId, topics: wanted }] };
  return { groupId, topics: wanted?.map(({ name }) => ({ name, partitionIndexes })) ?? null };
}

export const offsetFetchRecipes = [
  recipe(OffsetFetch, 'committed', {
    about: 'An offset that was committed, and a partition of which none was.',
    groups: 1,
    topics: [{ partitions: 2 }],
    async script(recording) {
      const [topic = NONE] = recording.topics;
      const groupId = await groupWithOffset(recording, topic);
      // Kafka 3.9 refuses v0, whose offsets were in ZooKeeper, and names the partitions in the order of a hash table.
      const partitions = recording.version === 0 ? [0] : [0, 1];
      await recording.ask(OffsetFetch, asked(recording.version, groupId, [topic], partitions));
    },
  }),
  recipe(OffsetFetch, 'all-topics', {
    about: 'All offsets that a group has committed.',
    versions: [2, 10],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const [topic = NONE] = recording.topics;
      const groupId = await groupWithOffset(recording, topic);
      await recording.ask(OffsetFetch, asked(recording.version, groupId, null));
    },
  }),
  recipe(OffsetFetch, 'no-topics', {
    about: 'No topics are asked for.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      const [topic = NONE] = recording.topics;
      const groupId = await groupWithOffset(recording, topic);
      await recording.ask(OffsetFetch, asked(recording.version, groupId, []));
    },
  }),
  recipe(OffsetFetch, 'unknown-group', {
    about: 'A group that does not exist.',
    groups: 1,
    topics: [{}],
    async script({ ask, version, topics, groups: [groupId = ''] }) {
      await ask(OffsetFetch, asked(version, groupId, topics));
    },
  }),
  recipe(OffsetFetch, 'unknown-topic', {
    about: 'A topic that does not exist.',
    groups: 1,
    absent: 1,
    async script({ ask, version, absent: [name = ''], groups: [groupId = ''] }) {
      await ask(OffsetFetch, asked(version, groupId, [{ name, id: UNKNOWN_ID }]));
    },
  }),
  recipe(OffsetFetch, 'stable', {
    about: 'Only offsets that no open transaction may still change (KIP-447).',
    versions: [7, 10],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const [topic = NONE] = recording.topics;
      const groupId = await groupWithOffset(recording, topic);
      await recording.ask(OffsetFetch, { ...asked(recording.version, groupId, [topic]), requireStable: true });
    },
  }),
  recipe(OffsetFetch, 'two-groups', {
    about: 'Two groups at once, of which one does not exist (KIP-709).',
    versions: [8, 10],
    unless: ['several-brokers'],
    groups: 2,
    topics: [{}],
    async script(recording) {
      const [topic = NONE] = recording.topics;
      const groupId = await groupWithOffset(recording, topic);
      const topics = [{ name: topic.name, topicId: topic.id, partitionIndexes: [0] }];
      const groups = [groupId, recording.groups[1] ?? ''].map((id) => ({ groupId: id, topics }));
      await recording.ask(OffsetFetch, { groups });
    },
  }),
  recipe(OffsetFetch, 'unknown-member', {
    about: 'A member of the new protocol of a group that does not exist (KIP-848).',
    versions: [9, 10],
    groups: 1,
    topics: [{}],
    async script({ ask, groups: [groupId = ''], topics: [{ name, id } = NONE] }) {
      const topics = [{ name, topicId: id, partitionIndexes: [0] }];
      await ask(OffsetFetch, { groups: [{ groupId, memberId: 'nobody', memberEpoch: 1, topics }] });
    },
  }),
];
