import kafkajs, { type Kafka } from 'kafkajs';
import { kafkajsSettings } from '../../../targets/clients/kafkajs-settings.js';
import type { LoadPlan } from '../../load/load-plan.js';
// Consumers need the codecs as well.
import '../../../targets/clients/kafkajs-codecs.js';

/** Longer than any stall that a run should survive, as for the wire driver. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Its default of one second is too short for a login on a busy machine. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** kafkajs with what a plan says of the target; it writes no log, for its errors come to whoever waits. */
export function kafkaOf(plan: LoadPlan): Kafka {
  return new kafkajs.Kafka({
    ...kafkajsSettings(plan),
    clientId: 'fluxmq-bench',
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
}
