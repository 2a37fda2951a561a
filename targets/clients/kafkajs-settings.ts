import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { Credentials } from '../login.js';
import type { Target } from '../target.js';

/** Where kafkajs finds a target, and how it enters. */
export function kafkajsSettings({
  bootstrap,
  security: { tls, credentials },
}: Pick<Target, 'bootstrap' | 'security'>): Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'> {
  const { serverName, ...pem } = tls ?? {};
  return {
    brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
    ...(tls && { ssl: { ...pem, ...(serverName !== undefined && { servername: serverName }) } }),
    ...(credentials && { sasl: saslOf(credentials) }),
  };
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
