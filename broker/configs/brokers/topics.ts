import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');

/** How topics are made, changed and deleted. */
export const topicManagementConfigs: readonly ConfigDefinition[] = [
  fixed.className('alter.config.policy.class.name', null, 'A class that says whether a config may be changed.'),
  fixed.flag('auto.create.topics.enable', 'true', 'Whether asking for the metadata of a topic may make it.'),
  fixed.className('create.topic.policy.class.name', null, 'A class that says whether a topic may be made.'),
  fixed.int('default.replication.factor', '1', 'Replicas of a topic that is made without saying how many.'),
  fixed.int(
    'delete.records.purgatory.purge.interval.requests',
    '1',
    'Requests of DeleteRecords between two clearings of those that wait.',
  ),
  fixed.flag('delete.topic.enable', 'true', 'Whether topics can be deleted.'),
  fixed.int('num.partitions', '1', 'Partitions of a topic that is made without saying how many.'),
];
