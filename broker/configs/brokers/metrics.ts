import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');

/** What a broker tells of itself and takes from clients. */
export const metricsConfigs: readonly ConfigDefinition[] = [
  fixed.int('kafka.metrics.polling.interval.secs', '10', 'Seconds between two readings by kafka.metrics.reporters.'),
  fixed.list('kafka.metrics.reporters', '', 'Classes that report the metrics of the broker, of its older kind.'),
  dynamic.list(
    'metric.reporters',
    'org.apache.kafka.common.metrics.JmxReporter',
    'Classes that report the metrics of the broker.',
  ),
  fixed.int('metrics.num.samples', '2', 'Samples of which a metric is computed.'),
  fixed.text('metrics.recording.level', 'INFO', 'The least important metrics that are recorded.'),
  fixed.long('metrics.sample.window.ms', '30000', 'Milliseconds of each sample.'),
  fixed.int('telemetry.max.bytes', '1048576', 'Bytes of the metrics that a client may push at a time (KIP-714).'),
];
