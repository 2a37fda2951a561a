import { int32, int64 } from '../checks.js';
import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');

/** How replicas follow their leaders. */
export const replicationConfigs: readonly ConfigDefinition[] = [
  fixed.flag('auto.leader.rebalance.enable', 'true', 'Whether leadership goes back to preferred replicas by itself.'),
  dynamic.flag(
    'follower.fetch.last.tiered.offset.enable',
    'false',
    'Whether a new follower begins where remote storage ends.',
  ),
  fixed.long(
    'leader.imbalance.check.interval.seconds',
    '300',
    'Seconds between two looks for leaders that are not preferred.',
  ),
  dynamic.int('num.replica.fetchers', '1', 'Threads that fetch from each other broker.', int32(1)),
  fixed.int('replica.fetch.backoff.ms', '1000', 'Milliseconds after which a follower asks again when fetching failed.'),
  fixed.int('replica.fetch.max.bytes', '1048576', 'Bytes that a follower asks for of one partition.'),
  fixed.int('replica.fetch.min.bytes', '1', 'Bytes for which a follower lets the leader wait.'),
  fixed.int('replica.fetch.response.max.bytes', '10485760', 'Bytes that a follower asks for in one answer.'),
  fixed.int('replica.fetch.wait.max.ms', '500', 'Milliseconds for which a follower lets the leader wait.'),
  fixed.long(
    'replica.high.watermark.checkpoint.interval.ms',
    '5000',
    'Milliseconds between two notes of high watermarks.',
  ),
  fixed.long('replica.lag.time.max.ms', '30000', 'Milliseconds after which a follower that lags is no longer in sync.'),
  fixed.text('replica.selector.class', null, 'A class that says from which replica a consumer reads.'),
  fixed.int('replica.socket.receive.buffer.bytes', '65536', 'SO_RCVBUF of the connections of followers.'),
  fixed.int('replica.socket.timeout.ms', '30000', 'Milliseconds for which a follower waits for an answer.'),
];

/** How much brokers and clients may transfer, and over what time that is measured. */
export const quotaConfigs: readonly ConfigDefinition[] = [
  fixed.int(
    'alter.log.dirs.replication.quota.window.num',
    '11',
    'Spans over which moves between directories are measured.',
  ),
  fixed.int('alter.log.dirs.replication.quota.window.size.seconds', '1', 'Seconds of each such span.'),
  fixed.className('client.quota.callback.class', null, 'A class that decides about quotas of clients.'),
  fixed.int('controller.quota.window.num', '11', 'Spans over which changes of topics are measured.'),
  fixed.int('controller.quota.window.size.seconds', '1', 'Seconds of each such span.'),
  fixed.int('quota.window.num', '11', 'Spans over which clients are measured.'),
  fixed.int('quota.window.size.seconds', '1', 'Seconds of each such span.'),
  fixed.int('replication.quota.window.num', '11', 'Spans over which replication is measured.'),
  fixed.int('replication.quota.window.size.seconds', '1', 'Seconds of each such span.'),
];

/** Rates of reassignments, which exist only where somebody sets one while brokers run (KIP-73). */
export const throttleConfigs: readonly ConfigDefinition[] = [
  throttle('follower.replication.throttled.rate', 'Bytes per second that throttled followers fetch.'),
  throttle('leader.replication.throttled.rate', 'Bytes per second that throttled leaders are read with by followers.'),
  throttle(
    'replica.alter.log.dirs.io.max.bytes.per.second',
    'Bytes per second with which replicas move between directories.',
  ),
];

function throttle(name: string, documentation: string): ConfigDefinition {
  return dynamic.long(name, null, documentation, int64(0n));
}
