import { oneOf } from '../checks.js';
import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');
const ofOneBroker = scoped('broker');
const ofOneListener = scoped('listener');

/** Who may connect, and what they may do. */
export const securityConfigs: readonly ConfigDefinition[] = [
  fixed.text(
    'authorizer.class.name',
    '',
    'The class that says who may do what; without one, everybody may do everything.',
  ),
  dynamic.list('config.providers', '', 'Classes that look up values which configs refer to.'),
  fixed.int(
    'connection.failed.authentication.delay.ms',
    '100',
    'Milliseconds before a connection is closed that failed to log in.',
  ),
  fixed.long('connections.max.reauth.ms', '0', 'Milliseconds after which a client must log in again; 0 for never.'),
  fixed.long(
    'delegation.token.expiry.check.interval.ms',
    '3600000',
    'Milliseconds between two looks for delegation tokens that expired.',
  ),
  fixed.long(
    'delegation.token.expiry.time.ms',
    '86400000',
    'Milliseconds for which a delegation token is valid before it must be renewed.',
  ),
  fixed.long(
    'delegation.token.max.lifetime.ms',
    '604800000',
    'Milliseconds for which a delegation token can be renewed.',
  ),
  fixed.password('delegation.token.secret.key', null, 'The key that delegation tokens are signed with.'),
  ofOneBroker.className(
    'principal.builder.class',
    'org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder',
    'The class that makes a name of what a client showed at login.',
  ),
  fixed.text('security.inter.broker.protocol', 'PLAINTEXT', 'The security protocol between brokers.'),
  fixed.text('security.providers', null, 'Classes that provide algorithms of security.'),
];

/** How connections are encrypted. */
export const tlsConfigs: readonly ConfigDefinition[] = [
  fixed.flag('ssl.allow.dn.changes', 'false', 'Whether a new certificate may name somebody else.'),
  fixed.flag('ssl.allow.san.changes', 'false', 'Whether a new certificate may lack a name that the old one has.'),
  ofOneListener.list('ssl.cipher.suites', '', 'The cipher suites that are offered; all where empty.'),
  ofOneBroker.text(
    'ssl.client.auth',
    'none',
    'Whether clients must show a certificate.',
    oneOf('required', 'requested', 'none'),
  ),
  ofOneListener.list('ssl.enabled.protocols', 'TLSv1.2,TLSv1.3', 'The versions of TLS that are offered.'),
  ofOneListener.text(
    'ssl.endpoint.identification.algorithm',
    'https',
    'How the name of a server is compared with its certificate.',
  ),
  ofOneListener.className('ssl.engine.factory.class', null, 'The class that makes engines of TLS.'),
  ofOneListener.password('ssl.key.password', null, 'The password of the private key.'),
  ofOneListener.text('ssl.keymanager.algorithm', 'SunX509', 'The algorithm that finds keys.'),
  ofOneListener.password('ssl.keystore.certificate.chain', null, 'The chain of certificates of the broker, as PEM.'),
  ofOneListener.password('ssl.keystore.key', null, 'The private key of the broker, as PEM.'),
  ofOneListener.text('ssl.keystore.location', null, 'The file with key and certificate of the broker.'),
  ofOneListener.password('ssl.keystore.password', null, 'The password of that file.'),
  ofOneListener.text('ssl.keystore.type', 'JKS', 'The format of that file.'),
  fixed.text('ssl.principal.mapping.rules', 'DEFAULT', 'How the name in a certificate becomes the name of a user.'),
  ofOneListener.text('ssl.protocol', 'TLSv1.3', 'The newest version of TLS.'),
  ofOneListener.text('ssl.provider', null, 'Who provides TLS.'),
  ofOneListener.text('ssl.secure.random.implementation', null, 'Where randomness comes from.'),
  ofOneListener.text('ssl.trustmanager.algorithm', 'PKIX', 'The algorithm that checks certificates.'),
  ofOneListener.password('ssl.truststore.certificates', null, 'The certificates that are trusted, as PEM.'),
  ofOneListener.text('ssl.truststore.location', null, 'The file with the certificates that are trusted.'),
  ofOneListener.password('ssl.truststore.password', null, 'The password of that file.'),
  ofOneListener.text('ssl.truststore.type', 'JKS', 'The format of that file.'),
];
