import {
  AlterConfigs,
  CreateAcls,
  CreatePartitions,
  DeleteGroups,
  ErrorCode,
  IncrementalAlterConfigs,
  OffsetDelete,
} from '../../protocol/index.js';
import { accepting, asking, pretending } from './behaviour.js';

export const adminBehaviours = [
  asking(
    AlterConfigs,
    'settings-not-altered',
    'says that configurations are altered, and only looks at them',
    (body) => ({
      ...body,
      validateOnly: true,
    }),
  ),
  asking(AlterConfigs, 'trial-alters-settings', 'alters what was only to be validated', (body) => ({
    ...body,
    validateOnly: false,
  })),
  asking(
    IncrementalAlterConfigs,
    'settings-not-altered-one-by-one',
    'says that a configuration is altered, and only looks at it',
    (body) => ({
      ...body,
      validateOnly: true,
    }),
  ),
  asking(
    IncrementalAlterConfigs,
    'trial-alters-settings-one-by-one',
    'alters what was only to be validated',
    (body) => ({
      ...body,
      validateOnly: false,
    }),
  ),
  asking(CreatePartitions, 'partitions-not-made', 'says that it made partitions, and made none', (body) => ({
    ...body,
    validateOnly: true,
  })),
  asking(CreatePartitions, 'trial-makes-partitions', 'makes partitions that were only to be validated', (body) => ({
    ...body,
    validateOnly: false,
  })),
  pretending(DeleteGroups, 'group-not-deleted', 'says that a group is gone, and keeps it', () => (asked) => ({
    results: asked.groupsNames.map((groupId) => ({ groupId })),
  })),
  accepting(DeleteGroups, 'busy-group-deleted', 'says that it deleted a group that has members', [
    ErrorCode.NON_EMPTY_GROUP,
  ]),
  pretending(OffsetDelete, 'offsets-not-deleted', 'says that offsets are gone, and keeps them', () => (asked) => ({
    topics: asked.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex })),
    })),
  })),
  pretending(CreateAcls, 'acls-not-kept', 'says that it made an ACL, and does not obey it', () => (asked) => ({
    results: asked.creations.map(() => ({ errorMessage: null })),
  })),
];
