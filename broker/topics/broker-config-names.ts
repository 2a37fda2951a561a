/** The broker configs that set the default of a topic config and can be changed while a broker runs. */
const BROKER_CONFIGS: Readonly<Record<string, string>> = {
  'log.cleaner.delete.retention.ms': 'delete.retention.ms',
  'log.cleaner.max.compaction.lag.ms': 'max.compaction.lag.ms',
  'log.cleaner.min.cleanable.ratio': 'min.cleanable.dirty.ratio',
  'log.cleaner.min.compaction.lag.ms': 'min.compaction.lag.ms',
  'log.cleanup.policy': 'cleanup.policy',
  'compression.gzip.level': 'compression.gzip.level',
  'compression.lz4.level': 'compression.lz4.level',
  'compression.type': 'compression.type',
  'compression.zstd.level': 'compression.zstd.level',
  'log.flush.interval.messages': 'flush.messages',
  'log.flush.interval.ms': 'flush.ms',
  'log.index.interval.bytes': 'index.interval.bytes',
  'log.index.size.max.bytes': 'segment.index.bytes',
  'log.local.retention.bytes': 'local.retention.bytes',
  'log.local.retention.ms': 'local.retention.ms',
  'log.message.timestamp.after.max.ms': 'message.timestamp.after.max.ms',
  'log.message.timestamp.before.max.ms': 'message.timestamp.before.max.ms',
  'log.message.timestamp.type': 'message.timestamp.type',
  'log.preallocate': 'preallocate',
  'log.retention.bytes': 'retention.bytes',
  'log.retention.ms': 'retention.ms',
  'log.roll.jitter.ms': 'segment.jitter.ms',
  'log.roll.ms': 'segment.ms',
  'log.segment.bytes': 'segment.bytes',
  'log.segment.delete.delay.ms': 'file.delete.delay.ms',
  'message.max.bytes': 'max.message.bytes',
  'min.insync.replicas': 'min.insync.replicas',
  'unclean.leader.election.enable': 'unclean.leader.election.enable',
};

/** The defaults of topic configs that broker configs set. */
export function topicConfigsOf(brokerConfigs: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...brokerConfigs].flatMap(([name, value]) => {
      const topicConfig = Object.hasOwn(BROKER_CONFIGS, name) ? BROKER_CONFIGS[name] : undefined;
      return topicConfig === undefined ? [] : [[topicConfig, value] as const];
    }),
  );
}
