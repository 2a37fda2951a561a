import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs';
import type { Credentials } from '../../../targets/login.js';
import type { LoadPlan } from '../../load/load-plan.js';
// Consumers need the codecs as well.
import './codecs.js';

/** Longer than any stall that a run should survive, as for the wire driver. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Its default of one second is too short for a login on a busy machine. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** kafkajs with what a plan says of the target; it writes no log, for its errors come to whoever waits. */
export function kafkaOf({ bootstrap, security: { tls, credentials } }: LoadPlan): Kafka {
  const { serverName, ...pem } = tls ?? {};
  return new kafkajs.Kafka({
    clientId: 'fluxmq-bench',
    brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    ...(tls && { ssl: { ...pem, ...(serverName !== undefined && { servername: serverName }) } }),
    ...(credentials && { sasl: saslOf(credentials) }),
  });
}

function saslOf({ mechanism, user: username, password }: Credentials): SASLOptions {
  switch (mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username, password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username, password };
  }
}
