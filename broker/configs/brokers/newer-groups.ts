import { int32 } from '../checks.js';
import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');

/** What share groups may ask for (KIP-932). */
export const shareGroupConfigs: readonly ConfigDefinition[] = [
  dynamic.int(
    'group.share.assignment.interval.ms',
    '1000',
    'Milliseconds between two assignments of a share group.',
    int32(0),
  ),
  fixed.list('group.share.assignors', 'simple', 'The assignors of share groups.'),
  fixed.int('group.share.delivery.count.limit', '5', 'How often a record is delivered to a share group at the most.'),
  fixed.int(
    'group.share.heartbeat.interval.ms',
    '5000',
    'Milliseconds between two heartbeats of a member of a share group.',
  ),
  fixed.int(
    'group.share.max.assignment.interval.ms',
    '15000',
    'The longest share.assignment.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.share.max.delivery.count.limit',
    '10',
    'The largest share.delivery.count.limit that a group may have.',
  ),
  fixed.int(
    'group.share.max.heartbeat.interval.ms',
    '15000',
    'The longest share.heartbeat.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.share.max.partition.max.record.locks',
    '4000',
    'The largest share.partition.max.record.locks that a group may have.',
  ),
  fixed.int(
    'group.share.max.record.lock.duration.ms',
    '60000',
    'The longest share.record.lock.duration.ms that a group may have.',
  ),
  fixed.int(
    'group.share.max.session.timeout.ms',
    '60000',
    'The longest share.session.timeout.ms that a group may have.',
  ),
  fixed.int('group.share.max.share.sessions', '2000', 'Share sessions that a broker can have.'),
  fixed.int('group.share.max.size', '200', 'Members that a share group can have.'),
  fixed.int(
    'group.share.min.assignment.interval.ms',
    '0',
    'The shortest share.assignment.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.share.min.delivery.count.limit',
    '2',
    'The smallest share.delivery.count.limit that a group may have.',
  ),
  fixed.int(
    'group.share.min.heartbeat.interval.ms',
    '5000',
    'The shortest share.heartbeat.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.share.min.partition.max.record.locks',
    '100',
    'The smallest share.partition.max.record.locks that a group may have.',
  ),
  fixed.int(
    'group.share.min.record.lock.duration.ms',
    '15000',
    'The shortest share.record.lock.duration.ms that a group may have.',
  ),
  fixed.int(
    'group.share.min.session.timeout.ms',
    '45000',
    'The shortest share.session.timeout.ms that a group may have.',
  ),
  fixed.int(
    'group.share.partition.max.record.locks',
    '2000',
    'Records of a partition that a share group can have taken at a time.',
  ),
  fixed.int(
    'group.share.record.lock.duration.ms',
    '30000',
    'Milliseconds for which a member of a share group has a record to itself.',
  ),
  fixed.int(
    'group.share.session.timeout.ms',
    '45000',
    'Milliseconds without a heartbeat after which a member of a share group is taken for gone.',
  ),
];

/** What groups of Kafka Streams may ask for (KIP-1071). */
export const streamsGroupConfigs: readonly ConfigDefinition[] = [
  dynamic.int(
    'group.streams.assignment.interval.ms',
    '1000',
    'Milliseconds between two assignments of a streams group.',
    int32(0),
  ),
  fixed.int(
    'group.streams.heartbeat.interval.ms',
    '5000',
    'Milliseconds between two heartbeats of a member of a streams group.',
  ),
  fixed.int(
    'group.streams.initial.rebalance.delay.ms',
    '3000',
    'Milliseconds for which a new streams group waits for more members before its first assignment.',
  ),
  fixed.int(
    'group.streams.max.assignment.interval.ms',
    '15000',
    'The longest streams.assignment.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.streams.max.heartbeat.interval.ms',
    '15000',
    'The longest streams.heartbeat.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.streams.max.session.timeout.ms',
    '60000',
    'The longest streams.session.timeout.ms that a group may have.',
  ),
  fixed.int('group.streams.max.size', '2147483647', 'Members that a streams group can have.'),
  fixed.int(
    'group.streams.max.standby.replicas',
    '2',
    'The largest streams.num.standby.replicas that a group may have.',
  ),
  fixed.int(
    'group.streams.min.assignment.interval.ms',
    '0',
    'The shortest streams.assignment.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.streams.min.heartbeat.interval.ms',
    '5000',
    'The shortest streams.heartbeat.interval.ms that a group may have.',
  ),
  fixed.int(
    'group.streams.min.session.timeout.ms',
    '45000',
    'The shortest streams.session.timeout.ms that a group may have.',
  ),
  fixed.int('group.streams.num.standby.replicas', '0', 'Standby replicas of every task of a streams group.'),
  fixed.int(
    'group.streams.session.timeout.ms',
    '45000',
    'Milliseconds without a heartbeat after which a member of a streams group is taken for gone.',
  ),
];

/** Where the state of share groups is kept. */
export const shareCoordinatorConfigs: readonly ConfigDefinition[] = [
  fixed.int(
    'share.coordinator.append.linger.ms',
    '-1',
    'Milliseconds for which a share coordinator gathers records before it writes them; -1 lets it decide.',
  ),
  dynamic.int(
    'share.coordinator.cached.buffer.max.bytes',
    '1048588',
    'Bytes of the largest buffer that a share coordinator keeps for the next write.',
    int32(524288),
  ),
  fixed.int(
    'share.coordinator.load.buffer.size',
    '5242880',
    'Bytes of state that are read at a time when a share coordinator takes over.',
  ),
  fixed.int(
    'share.coordinator.snapshot.update.records.per.snapshot',
    '500',
    'Changes after which the state of a share group is written as a whole.',
  ),
  fixed.int(
    'share.coordinator.state.topic.compression.codec',
    '0',
    'The codec of the topic of that state, by its number in batches.',
  ),
  fixed.short('share.coordinator.state.topic.min.isr', '2', 'The min.insync.replicas of that topic.'),
  fixed.int('share.coordinator.state.topic.num.partitions', '50', 'Partitions of that topic.'),
  fixed.short('share.coordinator.state.topic.replication.factor', '3', 'Replicas of that topic.'),
  fixed.int(
    'share.coordinator.state.topic.segment.bytes',
    '104857600',
    'Bytes at which that topic begins its next segment file.',
  ),
  fixed.int('share.coordinator.threads', '1', 'Threads that serve the state of share groups.'),
  fixed.int('share.coordinator.write.timeout.ms', '5000', 'Milliseconds in which that state must be stored.'),
  fixed.int(
    'share.fetch.purgatory.purge.interval.requests',
    '1000',
    'Requests of ShareFetch between two clearings of those that wait.',
  ),
];
