import { type Check, int32 } from './checks.js';
import { partsOf } from './config-type.js';
import { definitionsOf, scoped } from './definition.js';

const { int, list } = scoped('cluster');

/** By what a client can be matched (KIP-714). */
const MATCHED = new Set([
  'client_id',
  'client_instance_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
]);

const patterns: Check = (value) =>
  partsOf(value).every((part) => {
    const [name = '', pattern, ...more] = part.split('=');
    return pattern !== undefined && more.length === 0 && MATCHED.has(name.trim()) && isPattern(pattern.trim());
  })
    ? undefined
    : `must be a list of NAME=PATTERN, of ${[...MATCHED].join(', ')}`;

/** The configs of subscriptions of client metrics. */
export const CLIENT_METRICS_CONFIGS = definitionsOf([
  int('interval.ms', '300000', 'Milliseconds between two times that a client pushes metrics.', int32()),
  list('match', '', 'The clients that are meant, as NAME=PATTERN; all where empty.', patterns),
  list('metrics', '', 'Prefixes of the names of the metrics that clients push; * for all.'),
]);

/** How often clients may push, in ms. Kafka answers another error for it than for what is no number. */
export const PUSH_INTERVAL = { name: 'interval.ms', check: int32(100, 3_600_000) };

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return text !== '';
  } catch {
    return false;
  }
}
