import { int32, int64 } from '../checks.js';
import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');

/** How old segments are kept in remote storage (KIP-405). */
export const remoteStorageConfigs: readonly ConfigDefinition[] = [
  dynamic.int('remote.fetch.max.wait.ms', '500', 'Milliseconds for which a Fetch waits for remote storage.', int32(1)),
  dynamic.long(
    'remote.list.offsets.request.timeout.ms',
    '30000',
    'Milliseconds for which a ListOffsets waits for remote storage.',
    int64(1n),
  ),
  dynamic.long(
    'remote.log.index.file.cache.total.size.bytes',
    '1073741824',
    'Bytes of indexes of remote segments that are kept here.',
    int64(1n),
  ),
  dynamic.int(
    'remote.log.manager.copier.thread.pool.size',
    '10',
    'Threads that copy segments to remote storage.',
    int32(1),
  ),
  dynamic.long(
    'remote.log.manager.copy.max.bytes.per.second',
    '9223372036854775807',
    'Bytes per second that are copied to remote storage.',
    int64(1n),
  ),
  fixed.int('remote.log.manager.copy.quota.window.num', '11', 'Spans over which copying is measured.'),
  fixed.int('remote.log.manager.copy.quota.window.size.seconds', '1', 'Seconds of each such span.'),
  dynamic.int(
    'remote.log.manager.expiration.thread.pool.size',
    '10',
    'Threads that delete segments from remote storage.',
    int32(1),
  ),
  dynamic.long(
    'remote.log.manager.fetch.max.bytes.per.second',
    '9223372036854775807',
    'Bytes per second that are fetched from remote storage.',
    int64(1n),
  ),
  fixed.int('remote.log.manager.fetch.quota.window.num', '11', 'Spans over which fetching is measured.'),
  fixed.int('remote.log.manager.fetch.quota.window.size.seconds', '1', 'Seconds of each such span.'),
  dynamic.int('remote.log.manager.follower.thread.pool.size', '2', 'Threads that follow what leaders copy.', int32(1)),
  fixed.long(
    'remote.log.manager.task.interval.ms',
    '30000',
    'Milliseconds between two looks for segments to be copied or deleted.',
  ),
  fixed.int('remote.log.manager.thread.pool.size', '2', 'Threads for followers, by an older name.'),
  fixed.int('remote.log.metadata.custom.metadata.max.bytes', '128', 'Bytes that a plug-in may note of each segment.'),
  fixed.text(
    'remote.log.metadata.manager.class.name',
    'org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager',
    'The class that knows what is in remote storage.',
  ),
  fixed.text('remote.log.metadata.manager.class.path', null, 'Where that class is found.'),
  fixed.text(
    'remote.log.metadata.manager.impl.prefix',
    'rlmm.config.',
    'How the names of configs for that class begin.',
  ),
  fixed.text('remote.log.metadata.manager.listener.name', null, 'The listener on which that class asks brokers.'),
  fixed.int('remote.log.reader.max.pending.tasks', '100', 'Reads from remote storage that may wait.'),
  dynamic.int('remote.log.reader.threads', '10', 'Threads that read from remote storage.', int32(1)),
  fixed.text('remote.log.storage.manager.class.name', null, 'The class that is the remote storage.'),
  fixed.text('remote.log.storage.manager.class.path', null, 'Where that class is found.'),
  fixed.text('remote.log.storage.manager.impl.prefix', 'rsm.config.', 'How the names of configs for that class begin.'),
  fixed.flag(
    'remote.log.storage.system.enable',
    'false',
    'Whether the broker can keep old segments in remote storage.',
  ),
];
