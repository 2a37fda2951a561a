import kafkajs, { type Kafka } from 'kafkajs';
import { kafkajsSettings } from '../../../targets/clients/kafkajs-settings.js';
import type { LoadPlan } from '../../load/load-plan.js';
import { CLIENT_ID } from '../client-id.js';
import { ANSWER_TIMEOUT_MS } from '../pace.js';
// Consumers need the codecs as well.
import '../../../targets/clients/kafkajs-codecs.js';

/** Its default of one second is too short for a login on a busy machine. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** kafkajs with what a plan says of the target; it writes no log, for its errors come to whoever waits. */
export function kafkaOf(plan: LoadPlan): Kafka {
  return new kafkajs.Kafka({
    ...kafkajsSettings(plan),
    clientId: CLIENT_ID,
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: ANSWER_TIMEOUT_MS,
  });
}
