import { librdkafkaSecurity } from '../../../targets/clients/librdkafka-security.js';
import { ACKS } from '../../load/acks.js';
import type { ConsumersPlan, LoadPlan, ProducersPlan } from '../../load/load-plan.js';
import { largestValue } from '../../load/value-sizes.js';
import { CLIENT_ID } from '../client-id.js';
import { ANSWER_TIMEOUT_MS, HEARTBEAT_INTERVAL_MS } from '../pace.js';
import type { Settings } from './kafka-javascript.js';

/** What a batch may have beyond its records. */
const BATCH_OVERHEAD = 1_024;
/** Its own default. */
const MAX_MESSAGE_BYTES = 1_000_000;
/** The most that it takes, so that bytes alone say when a batch is full. */
const MAX_BATCH_RECORDS = 1_000_000;

/** Where to connect and how, by librdkafka's own names. */
function clientSettings({ bootstrap, security }: LoadPlan): Settings {
  return {
    ...librdkafkaSecurity(security),
    'client.id': CLIENT_ID,
    'metadata.broker.list': bootstrap.map(({ host, port }) => `${host}:${port}`).join(','),
    // Its errors come as events; of its log only what ends a process goes to standard error.
    log_level: 0,
    'allow.auto.create.topics': false,
  };
}

export function producerSettings(
  plan: LoadPlan,
  { records, batchSize, lingerMs, acks, idempotent }: ProducersPlan,
): Settings {
  return {
    ...clientSettings(plan),
    acks: ACKS[acks],
    'enable.idempotence': idempotent ?? false,
    'compression.codec': records.compression ?? 'none',
    'linger.ms': lingerMs,
    'batch.size': batchSize,
    'batch.num.messages': MAX_BATCH_RECORDS,
    'message.max.bytes': Math.max(
      MAX_MESSAGE_BYTES,
      batchSize,
      largestValue(records.size, records.distribution) + BATCH_OVERHEAD,
    ),
    'delivery.timeout.ms': Math.max(ANSWER_TIMEOUT_MS, 2 * lingerMs),
    // How much may be unanswered is the generator's matter.
    'queue.buffering.max.messages': 0,
    dr_cb: true,
  };
}

export function consumerSettings(plan: LoadPlan, { group, from }: ConsumersPlan): Settings {
  return {
    ...clientSettings(plan),
    'group.id': group,
    'auto.offset.reset': from,
    'enable.auto.commit': false,
    'heartbeat.interval.ms': HEARTBEAT_INTERVAL_MS,
  };
}
