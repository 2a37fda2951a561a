import { type Check, int32, oneOf } from './checks.js';
import { definitionsOf, scoped } from './definition.js';

const { flag, int, text } = scoped('cluster');

const DURATION = /^by_duration:P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/i;

const offsetReset: Check = (value) =>
  /^(earliest|latest)$/i.test(value.trim()) || DURATION.test(value.trim())
    ? undefined
    : 'must be earliest, latest or by_duration: with a duration of ISO 8601';

/** The configs of groups that Kafka 4.3.1 knows. */
export const GROUP_CONFIGS = definitionsOf([
  int(
    'consumer.assignment.interval.ms',
    '1000',
    'Milliseconds between two assignments of this consumer group.',
    int32(0),
  ),
  int(
    'consumer.heartbeat.interval.ms',
    '5000',
    'Milliseconds between two heartbeats of a member of this consumer group.',
    int32(1),
  ),
  int(
    'consumer.session.timeout.ms',
    '45000',
    'Milliseconds without a heartbeat after which a member of this consumer group is taken for gone.',
    int32(1),
  ),
  int('share.assignment.interval.ms', '1000', 'Milliseconds between two assignments of this share group.', int32(0)),
  text(
    'share.auto.offset.reset',
    'latest',
    'Where this share group begins in a partition: earliest, latest or by_duration: with how far back.',
    offsetReset,
  ),
  int('share.delivery.count.limit', '5', 'How often a record is delivered to this share group at the most.', int32(2)),
  int(
    'share.heartbeat.interval.ms',
    '5000',
    'Milliseconds between two heartbeats of a member of this share group.',
    int32(1),
  ),
  text(
    'share.isolation.level',
    'read_uncommitted',
    'Whether this share group reads records of transactions that are not committed.',
    oneOf('read_committed', 'read_uncommitted'),
  ),
  int(
    'share.partition.max.record.locks',
    '2000',
    'Records of a partition that this share group can have taken at a time.',
    int32(100),
  ),
  int(
    'share.record.lock.duration.ms',
    '30000',
    'Milliseconds for which a member of this share group has a record to itself.',
    int32(1000),
  ),
  flag(
    'share.renew.acknowledge.enable',
    'true',
    'Whether a member of this share group may ask to keep a record for longer.',
  ),
  int(
    'share.session.timeout.ms',
    '45000',
    'Milliseconds without a heartbeat after which a member of this share group is taken for gone.',
    int32(1),
  ),
  int(
    'streams.assignment.interval.ms',
    '1000',
    'Milliseconds between two assignments of this streams group.',
    int32(0),
  ),
  int(
    'streams.heartbeat.interval.ms',
    '5000',
    'Milliseconds between two heartbeats of a member of this streams group.',
    int32(1),
  ),
  int(
    'streams.initial.rebalance.delay.ms',
    '3000',
    'Milliseconds for which this streams group waits for more members before its first assignment.',
    int32(0),
  ),
  int('streams.num.standby.replicas', '0', 'Standby replicas of every task of this streams group.', int32(0)),
  int(
    'streams.session.timeout.ms',
    '45000',
    'Milliseconds without a heartbeat after which a member of this streams group is taken for gone.',
    int32(1),
  ),
]);

const OF_GROUPS_ALONE = new Set(['share.auto.offset.reset', 'share.isolation.level', 'share.renew.acknowledge.enable']);

/** The config of brokers that sets what groups have where they say nothing. */
export function brokerConfigOfGroup(name: string): string | undefined {
  return OF_GROUPS_ALONE.has(name) ? undefined : `group.${name}`;
}

/** What must be shorter than what: a member that beats more seldom than its session lasts is always gone. */
const SHORTER = ['consumer', 'share', 'streams'].map((kind) => [
  `${kind}.heartbeat.interval.ms`,
  `${kind}.session.timeout.ms`,
]);

/**
 * Why the configs of a group cannot be what is set over what its `broker` has: they lie within the limits that the broker
 * sets for all groups (`group.consumer.max.session.timeout.ms`). Undefined where they can.
 */
export function problemOfGroup(
  set: ReadonlyMap<string, string>,
  broker: ReadonlyMap<string, string>,
): string | undefined {
  const value = (name: string) => Number(set.get(name) ?? broker.get(`group.${name}`));
  for (const { name } of GROUP_CONFIGS.values()) {
    const [kind = '', ...rest] = name.split('.');
    for (const bound of ['min', 'max'] as const) {
      const limit = broker.get(limitName(kind, bound, rest));
      if (limit === undefined) continue;
      if (bound === 'min' ? value(name) < Number(limit) : value(name) > Number(limit)) {
        return `${name} is ${value(name)}; this broker has groups with ${limit} at the ${bound === 'min' ? 'least' : 'most'}.`;
      }
    }
  }
  for (const [shorter = '', longer = ''] of SHORTER) {
    if (value(longer) <= value(shorter)) return `${longer} is not longer than ${shorter}.`;
  }
  return undefined;
}

/** `group.share.max.partition.max.record.locks`, but of standby replicas `group.streams.max.standby.replicas`. */
function limitName(kind: string, bound: string, rest: readonly string[]): string {
  return ['group', kind, bound, ...rest.filter((word) => word !== 'num')].join('.');
}
