import { AlterShareGroupOffsets, DeleteShareGroupOffsets } from '../../../protocol/index.js';
import { type Recording, recipe } from '../recipe.js';
import { emptyShareGroup } from './91-alter-share-group-offsets.js';
import { sharerWithPartition, THREE_RECORDS } from './share-group.js';

function deleting({ ask, groups: [groupId = ''], topics }: Recording, topicName = topics[0]?.name ?? '') {
  return ask(DeleteShareGroupOffsets, { groupId, topics: [{ topicName }] });
}

export const deleteShareGroupOffsetsRecipes = [
  recipe(DeleteShareGroupOffsets, 'topic', {
    about: 'What a group without members knows of a topic.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await emptyShareGroup(recording);
      const partitions = [{ partitionIndex: 0, startOffset: 1n }];
      const topics = recording.topics.map(({ name }) => ({ topicName: name, partitions }));
      await recording.ask(AlterShareGroupOffsets, { groupId: recording.groups[0] ?? '', topics });
      await deleting(recording);
    },
  }),
  recipe(DeleteShareGroupOffsets, 'not-empty', {
    about: 'A group that has a member.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await sharerWithPartition(recording);
      await deleting(recording);
    },
  }),
  recipe(DeleteShareGroupOffsets, 'unknown-topic', {
    about: 'A topic that does not exist.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    absent: 1,
    async script(recording) {
      await emptyShareGroup(recording);
      await deleting(recording, recording.absent[0]);
    },
  }),
  recipe(DeleteShareGroupOffsets, 'unknown-group', {
    about: 'A group that does not exist.',
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await deleting(recording)),
  }),
];
