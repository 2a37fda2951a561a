import { OffsetDelete } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { aloneInGroup, groupWithOffset, subscription } from './group.js';

/** Partitions of one topic by number. */
const of = (name: string, ...partitions: number[]) => [
  { name, partitions: partitions.map((partitionIndex) => ({ partitionIndex })) },
];

export const offsetDeleteRecipes = [
  recipe(OffsetDelete, 'committed', {
    about: 'An offset that was committed, and a partition of which none was.',
    groups: 1,
    topics: [{ partitions: 2 }],
    async script(recording) {
      for (const topic of recording.topics) {
        const groupId = await groupWithOffset(recording, topic);
        await recording.ask(OffsetDelete, { groupId, topics: of(topic.name, 0, 1) });
      }
    },
  }),
  recipe(OffsetDelete, 'unknown-topic', {
    about: 'A topic that does not exist, and partitions that the other does not have.',
    groups: 1,
    topics: [{}],
    absent: 1,
    async script(recording) {
      for (const topic of recording.topics) {
        const groupId = await groupWithOffset(recording, topic);
        const topics = [...of(topic.name, 7), ...of(recording.absent[0] ?? '', 0)];
        await recording.ask(OffsetDelete, { groupId, topics });
      }
    },
  }),
  recipe(OffsetDelete, 'subscribed', {
    about: 'A topic that a member of the group still reads.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const { name } of recording.topics) {
        const { groupId } = await aloneInGroup(recording, {
          protocols: [{ name: 'range', metadata: subscription(name) }],
        });
        await recording.ask(OffsetDelete, { groupId, topics: of(name, 0) });
      }
    },
  }),
  recipe(OffsetDelete, 'not-subscribed', {
    about: 'A topic that no member of the group reads any more.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId } = await aloneInGroup(recording);
      await recording.ask(OffsetDelete, { groupId, topics: of(recording.topics[0]?.name ?? '', 0) });
    },
  }),
  recipe(OffsetDelete, 'unknown-group', {
    about: 'A group that does not exist.',
    groups: 1,
    topics: [{}],
    async script({ ask, groups: [groupId = ''], topics: [topic] }) {
      await ask(OffsetDelete, { groupId, topics: of(topic?.name ?? '', 0) });
    },
  }),
  recipe(OffsetDelete, 'no-topics', {
    about: 'Nothing is to be deleted from a group that has offsets.',
    groups: 1,
    topics: [{}],
    async script(recording) {
      for (const topic of recording.topics) await groupWithOffset(recording, topic);
      await recording.ask(OffsetDelete, { groupId: recording.groups[0] ?? '', topics: [] });
    },
  }),
];
