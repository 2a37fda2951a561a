import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');

/** Who a broker is in its cluster, and how the cluster's metadata is kept. */
export const clusterConfigs: readonly ConfigDefinition[] = [
  fixed.int(
    'broker.heartbeat.interval.ms',
    '2000',
    'Milliseconds between two heartbeats of a broker to the controller.',
  ),
  fixed.int('broker.id', '-1', 'The id of the broker, by its older name.'),
  fixed.text('broker.rack', null, 'Where the broker stands, so that replicas can be spread.'),
  fixed.int(
    'broker.session.timeout.ms',
    '9000',
    'Milliseconds without a heartbeat after which a broker is taken for gone.',
  ),
  fixed.flag('controlled.shutdown.enable', 'true', 'Whether a broker hands its partitions over before it stops.'),
  fixed.list('controller.listener.names', null, 'The listeners on which controllers are asked.'),
  fixed.int(
    'controller.quorum.append.linger.ms',
    '25',
    'Milliseconds for which the controller gathers changes before it writes them.',
  ),
  fixed.flag('controller.quorum.auto.join.enable', 'false', 'Whether a controller joins the quorum by itself.'),
  fixed.list('controller.quorum.bootstrap.servers', '', 'Addresses at which the quorum of controllers is found.'),
  fixed.int('controller.quorum.election.backoff.max.ms', '1000', 'Milliseconds before a new election at the most.'),
  fixed.int('controller.quorum.election.timeout.ms', '1000', 'Milliseconds for which a candidate waits for votes.'),
  fixed.int('controller.quorum.fetch.max.bytes', '1048576', 'Bytes of metadata in one answer of the quorum.'),
  fixed.int(
    'controller.quorum.fetch.snapshot.max.bytes',
    '1048576',
    'Bytes of a snapshot of metadata in one answer of the quorum.',
  ),
  fixed.int(
    'controller.quorum.fetch.timeout.ms',
    '2000',
    'Milliseconds without the leader after which a controller stands for election.',
  ),
  fixed.int(
    'controller.quorum.request.timeout.ms',
    '2000',
    'Milliseconds for which a controller waits for an answer of another.',
  ),
  fixed.int('controller.quorum.retry.backoff.ms', '20', 'Milliseconds before a controller asks another one again.'),
  fixed.list('controller.quorum.voters', '', 'The controllers of the quorum, as id@host:port.'),
  fixed.int('controller.socket.timeout.ms', '30000', 'Milliseconds for which a request to the controller may take.'),
  fixed.int(
    'initial.broker.registration.timeout.ms',
    '60000',
    'Milliseconds in which a starting broker must have been registered.',
  ),
  fixed.text('metadata.log.dir', null, 'The directory of the metadata log; that of the first logs where absent.'),
  fixed.long(
    'metadata.log.max.record.bytes.between.snapshots',
    '20971520',
    'Bytes of metadata after which a snapshot is due.',
  ),
  fixed.long(
    'metadata.log.max.snapshot.interval.ms',
    '3600000',
    'Milliseconds after which a snapshot of metadata is due.',
  ),
  fixed.int(
    'metadata.log.segment.bytes',
    '1073741824',
    'Bytes at which the metadata log begins its next segment file.',
  ),
  fixed.long(
    'metadata.log.segment.ms',
    '604800000',
    'Milliseconds after which the metadata log begins its next segment file.',
  ),
  fixed.int(
    'metadata.max.idle.interval.ms',
    '500',
    'Milliseconds after which an idle controller writes a record that says nothing.',
  ),
  fixed.long(
    'metadata.max.retention.bytes',
    '104857600',
    'Bytes of metadata beyond which old snapshots and segments are deleted.',
  ),
  fixed.long(
    'metadata.max.retention.ms',
    '604800000',
    'Milliseconds after which old snapshots and segments of metadata are deleted.',
  ),
  fixed.int('node.id', null, 'The id of this broker in the cluster.'),
  fixed.list('process.roles', null, 'What this process is: broker, controller or both.'),
];
