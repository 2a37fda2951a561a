import type { Security } from '../target.js';

/**
 * How librdkafka enters a target, by its own names. It has none for a server name other than the host: there the
 * certificate's name is not checked.
 */
export function librdkafkaSecurity({ tls, credentials }: Security): Readonly<Record<string, string>> {
  return {
    'security.protocol': `${credentials ? 'sasl_' : ''}${tls ? 'ssl' : 'plaintext'}`,
    ...(tls?.ca !== undefined && { 'ssl.ca.pem': tls.ca }),
    ...(tls?.cert !== undefined && { 'ssl.certificate.pem': tls.cert }),
    ...(tls?.key !== undefined && { 'ssl.key.pem': tls.key }),
    ...(tls?.serverName !== undefined && { 'ssl.endpoint.identification.algorithm': 'none' }),
    ...(credentials && {
      'sasl.mechanisms': credentials.mechanism,
      'sasl.username': credentials.user,
      'sasl.password': credentials.password,
    }),
  };
}
