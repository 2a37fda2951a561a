import { int32 } from '../checks.js';
import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');

/** How the coordinators of groups work, and what the groups of consumers may ask for. */
export const groupConfigs: readonly ConfigDefinition[] = [
  dynamic.int(
    'group.consumer.assignment.interval.ms',
    '1000',
    'Milliseconds between two assignments of a consumer group.',
    int32(0),
  ),
  fixed.list(
    'group.consumer.assignors',
    'uniform,range',
    'The assignors of consumer groups; the first is taken where a group names none.',
  ),
  fixed.int(
    'group.consumer.heartbeat.interval.ms',
    '5000',
    'Milliseconds between two heartbeats of a member of a consumer group.',
  ),
  fixed.int(
    'group.consumer.max.assignment.interval.ms',
    '15000',
    'The longest consumer.assignment.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.consumer.max.heartbeat.interval.ms',
    '15000',
    'The longest consumer.heartbeat.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.consumer.max.session.timeout.ms',
    '60000',
    'The longest consumer.session.timeout.ms that a group may have.',
  ),
  fixed.int('group.consumer.max.size', '2147483647', 'Members that a consumer group can have.'),
  fixed.text(
    'group.consumer.migration.policy',
    'bidirectional',
    'Whether groups may move from the classic protocol to that of consumer groups (upgrade), back (downgrade), both or neither.',
  ),
  fixed.int(
    'group.consumer.min.assignment.interval.ms',
    '0',
    'The shortest consumer.assignment.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.consumer.min.heartbeat.interval.ms',
    '5000',
    'The shortest consumer.heartbeat.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.consumer.min.session.timeout.ms',
    '45000',
    'The shortest consumer.session.timeout.ms that a group may have.',
  ),
  fixed.int(
    'group.consumer.session.timeout.ms',
    '45000',
    'Milliseconds without a heartbeat after which a member of a consumer group is taken for gone.',
  ),
  fixed.int(
    'group.coordinator.append.linger.ms',
    '-1',
    'Milliseconds for which a coordinator gathers records before it writes them; -1 lets it decide.',
  ),
  fixed.int('group.coordinator.background.threads', '2', 'Threads that compute assignments.'),
  dynamic.int(
    'group.coordinator.cached.buffer.max.bytes',
    '1048588',
    'Bytes of the largest buffer that a coordinator keeps for the next write.',
    int32(524288),
  ),
  fixed.list(
    'group.coordinator.rebalance.protocols',
    'classic,consumer,streams',
    'The protocols of groups that are served.',
  ),
  fixed.int('group.coordinator.threads', '4', 'Threads that serve groups.'),
  fixed.int(
    'group.initial.rebalance.delay.ms',
    '3000',
    'Milliseconds for which a new, empty group waits for more members before its first assignment.',
  ),
  fixed.int(
    'group.max.session.timeout.ms',
    '1800000',
    'The longest session timeout that a member of a classic group may ask for.',
  ),
  fixed.int('group.max.size', '2147483647', 'Members that a classic group can have.'),
  fixed.int(
    'group.min.session.timeout.ms',
    '6000',
    'The shortest session timeout that a member of a classic group may ask for.',
  ),
];

/** Where committed offsets are kept, and for how long. */
export const offsetConfigs: readonly ConfigDefinition[] = [
  fixed.int('offset.metadata.max.bytes', '4096', 'The longest metadata that a committed offset may come with.'),
  fixed.int('offsets.commit.timeout.ms', '5000', 'Milliseconds in which a commit must be stored.'),
  fixed.int(
    'offsets.load.buffer.size',
    '5242880',
    'Bytes of offsets that are read at a time when a coordinator takes over.',
  ),
  fixed.long(
    'offsets.retention.check.interval.ms',
    '600000',
    'Milliseconds between two looks for offsets that are to be forgotten.',
  ),
  fixed.int(
    'offsets.retention.minutes',
    '10080',
    'Minutes after which the offsets of a group without members are forgotten.',
  ),
  fixed.int('offsets.topic.compression.codec', '0', 'The codec of the topic of offsets, by its number in batches.'),
  fixed.int('offsets.topic.num.partitions', '50', 'Partitions of the topic of offsets.'),
  fixed.short('offsets.topic.replication.factor', '3', 'Replicas of the topic of offsets.'),
  fixed.int(
    'offsets.topic.segment.bytes',
    '104857600',
    'Bytes at which the topic of offsets begins its next segment file.',
  ),
];
