import { AlterShareGroupOffsets, ShareGroupHeartbeat } from '../../../protocol/index.js';
import { type Recording, recipe } from '../recipe.js';
import { sharerWithPartition, THREE_RECORDS } from './share-group.js';

/** Has the group begin with record 1 of a partition. */
function altering(
  { ask, groups: [groupId = ''], topics }: Recording,
  name = topics[0]?.name ?? '',
  partitionIndex = 0,
) {
  const partitions = [{ partitionIndex, startOffset: 1n }];
  return ask(AlterShareGroupOffsets, { groupId, topics: [{ topicName: name, partitions }] });
}

/** A group whose only member has left. */
export async function emptyShareGroup(recording: Recording): Promise<void> {
  const member = await sharerWithPartition(recording);
  await recording.ask(ShareGroupHeartbeat, { ...member, memberEpoch: -1 });
}

export const alterShareGroupOffsetsRecipes = [
  recipe(AlterShareGroupOffsets, 'empty', {
    about: 'A group without members is to begin with another record.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await emptyShareGroup(recording);
      await altering(recording);
    },
  }),
  recipe(AlterShareGroupOffsets, 'not-empty', {
    about: 'A group that has a member.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await sharerWithPartition(recording);
      await altering(recording);
    },
  }),
  recipe(AlterShareGroupOffsets, 'unknown-topic', {
    about: 'A topic that does not exist.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    absent: 1,
    async script(recording) {
      await emptyShareGroup(recording);
      await altering(recording, recording.absent[0]);
    },
  }),
  recipe(AlterShareGroupOffsets, 'unknown-group', {
    about: 'A group that does not exist.',
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await altering(recording)),
  }),
];
