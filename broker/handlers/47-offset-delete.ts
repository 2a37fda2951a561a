import { ErrorCode, OffsetDelete } from '../../protocol/index.js';
import { PartitionAnswers } from '../groups/partition-answers.js';
import { handleGroup } from '../handler.js';

export const offsetDelete = handleGroup(OffsetDelete, {
  async answer({ groupId, topics: asked }, groups, { topics }) {
    const answers = new PartitionAnswers();
    const existing = asked.map(({ name, partitions }) => {
      const partitionIndexes: number[] = [];
      for (const { partitionIndex } of partitions) {
        if (topics.partition(name, partitionIndex) !== undefined) partitionIndexes.push(partitionIndex);
        else answers.add(name, partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
      return { name, partitionIndexes };
    });
    const deleted = await groups.deleteUnread(groupId, existing);
    if (deleted.errorCode !== ErrorCode.NONE) return { errorCode: deleted.errorCode };
    for (const { name, partitions } of deleted.topics) {
      for (const { partitionIndex, errorCode } of partitions) answers.add(name, partitionIndex, errorCode);
    }
    return { topics: answers.topics() };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
