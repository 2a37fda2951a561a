import { DescribeShareGroupOffsets } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { acquire, THREE_RECORDS } from './share-group.js';

export const describeShareGroupOffsetsRecipes = [
  recipe(DescribeShareGroupOffsets, 'acquired', {
    about: 'A group that has acquired records begins with the first of them.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await acquire(recording);
      const topics = recording.topics.map(({ name }) => ({ topicName: name, partitions: [0] }));
      const groups = [{ groupId: recording.groups[0] ?? '', topics }];
      await recording.ask(DescribeShareGroupOffsets, { groups });
    },
  }),
  recipe(DescribeShareGroupOffsets, 'all-topics', {
    about: 'All topics of a group.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await acquire(recording);
      const groups = [{ groupId: recording.groups[0] ?? '', topics: null }];
      await recording.ask(DescribeShareGroupOffsets, { groups });
    },
  }),
  recipe(DescribeShareGroupOffsets, 'unknown-group', {
    about: 'A group that does not exist.',
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    async script({ ask, groups: [groupId = ''], topics: [topic] }) {
      const topics = [{ topicName: topic?.name ?? '', partitions: [0] }];
      await ask(DescribeShareGroupOffsets, { groups: [{ groupId, topics }] });
    },
  }),
  recipe(DescribeShareGroupOffsets, 'no-groups', {
    about: 'Nothing is asked for.',
    when: ['share-groups'],
    request: () => ({ groups: [] }),
  }),
];
