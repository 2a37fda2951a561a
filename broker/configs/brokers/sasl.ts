import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const ofOneBroker = scoped('broker');

/** How clients log in, and brokers to each other. */
export const saslConfigs: readonly ConfigDefinition[] = [
  fixed.className(
    'sasl.client.callback.handler.class',
    null,
    'The class that answers the questions of a mechanism where the broker is the client.',
  ),
  ofOneBroker.list('sasl.enabled.mechanisms', 'GSSAPI', 'The ways to log in with SASL.'),
  ofOneBroker.password('sasl.jaas.config', null, 'The login module of a mechanism and its options.'),
  ofOneBroker.text('sasl.kerberos.kinit.cmd', '/usr/bin/kinit', 'The command that gets a ticket of Kerberos.'),
  ofOneBroker.long('sasl.kerberos.min.time.before.relogin', '60000', 'Milliseconds between two tries to get a ticket.'),
  ofOneBroker.list(
    'sasl.kerberos.principal.to.local.rules',
    'DEFAULT',
    'How the name in a ticket becomes the name of a user.',
  ),
  ofOneBroker.text('sasl.kerberos.service.name', null, 'The name under which the broker is known to Kerberos.'),
  ofOneBroker.double(
    'sasl.kerberos.ticket.renew.jitter',
    '0.05',
    'The part of that time by which renewing varies at random.',
  ),
  ofOneBroker.double(
    'sasl.kerberos.ticket.renew.window.factor',
    '0.8',
    'The part of a ticket’s life after which it is renewed.',
  ),
  fixed.className('sasl.login.callback.handler.class', null, 'The class that answers the questions of a login.'),
  fixed.className('sasl.login.class', null, 'The class that logs in.'),
  fixed.int(
    'sasl.login.connect.timeout.ms',
    null,
    'Milliseconds for which a connection to a provider of identities is waited for.',
  ),
  fixed.int('sasl.login.read.timeout.ms', null, 'Milliseconds for which an answer of such a provider is waited for.'),
  ofOneBroker.short(
    'sasl.login.refresh.buffer.seconds',
    '300',
    'Seconds before its end by which a credential is renewed.',
  ),
  ofOneBroker.short(
    'sasl.login.refresh.min.period.seconds',
    '60',
    'Seconds for which a credential is used at the least.',
  ),
  ofOneBroker.double(
    'sasl.login.refresh.window.factor',
    '0.8',
    'The part of a credential’s life after which it is renewed.',
  ),
  ofOneBroker.double(
    'sasl.login.refresh.window.jitter',
    '0.05',
    'The part of that time by which renewing varies at random.',
  ),
  fixed.long('sasl.login.retry.backoff.max.ms', '10000', 'Milliseconds between two tries to log in at the most.'),
  fixed.long('sasl.login.retry.backoff.ms', '100', 'Milliseconds between the first two tries to log in.'),
  fixed.text('sasl.mechanism.controller.protocol', 'GSSAPI', 'How brokers log in to controllers.'),
  ofOneBroker.text('sasl.mechanism.inter.broker.protocol', 'GSSAPI', 'How brokers log in to each other.'),
  fixed.className('sasl.server.callback.handler.class', null, 'The class that answers the questions of a mechanism.'),
  fixed.int('sasl.server.max.receive.size', '524288', 'Bytes of the largest message of a login.'),
];

/** How tokens of OAuth are got and judged. */
export const oauthConfigs: readonly ConfigDefinition[] = [
  fixed.text('sasl.oauthbearer.assertion.algorithm', 'RS256', 'The algorithm that an assertion is signed with.'),
  fixed.text('sasl.oauthbearer.assertion.claim.aud', null, 'For whom an assertion is.'),
  fixed.int('sasl.oauthbearer.assertion.claim.exp.seconds', '300', 'Seconds for which an assertion is valid.'),
  fixed.text('sasl.oauthbearer.assertion.claim.iss', null, 'Who makes an assertion.'),
  fixed.flag('sasl.oauthbearer.assertion.claim.jti.include', 'false', 'Whether an assertion has an id of its own.'),
  fixed.int(
    'sasl.oauthbearer.assertion.claim.nbf.seconds',
    '60',
    'Seconds before it is made from which on an assertion is valid.',
  ),
  fixed.text('sasl.oauthbearer.assertion.claim.sub', null, 'Of whom an assertion speaks.'),
  fixed.text('sasl.oauthbearer.assertion.file', null, 'A file with an assertion that is made elsewhere.'),
  fixed.text(
    'sasl.oauthbearer.assertion.private.key.file',
    null,
    'The file with the key that an assertion is signed with.',
  ),
  fixed.password('sasl.oauthbearer.assertion.private.key.passphrase', null, 'The passphrase of that key.'),
  fixed.text('sasl.oauthbearer.assertion.template.file', null, 'A file with more claims of an assertion.'),
  fixed.text('sasl.oauthbearer.client.credentials.client.id', null, 'The id under which a token is asked for.'),
  fixed.password('sasl.oauthbearer.client.credentials.client.secret', null, 'The secret that goes with that id.'),
  fixed.int('sasl.oauthbearer.clock.skew.seconds', '30', 'Seconds by which the clock of who made a token may be off.'),
  fixed.list('sasl.oauthbearer.expected.audience', '', 'For whom a token must be.'),
  fixed.text('sasl.oauthbearer.expected.issuer', null, 'Who must have made a token.'),
  fixed.long('sasl.oauthbearer.jwks.endpoint.refresh.ms', '3600000', 'Milliseconds between two looks for new keys.'),
  fixed.long(
    'sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms',
    '10000',
    'Milliseconds between two tries to get keys at the most.',
  ),
  fixed.long(
    'sasl.oauthbearer.jwks.endpoint.retry.backoff.ms',
    '100',
    'Milliseconds between the first two tries to get keys.',
  ),
  fixed.text('sasl.oauthbearer.jwks.endpoint.url', null, 'Where the keys are that tokens are checked with.'),
  fixed.className(
    'sasl.oauthbearer.jwt.retriever.class',
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever',
    'The class that gets tokens.',
  ),
  fixed.className(
    'sasl.oauthbearer.jwt.validator.class',
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator',
    'The class that judges tokens.',
  ),
  fixed.text('sasl.oauthbearer.scope', null, 'The scope that a token is asked for with.'),
  fixed.text('sasl.oauthbearer.scope.claim.name', 'scope', 'The claim of a token that has its scope.'),
  fixed.text('sasl.oauthbearer.sub.claim.name', 'sub', 'The claim of a token that names the user.'),
  fixed.text('sasl.oauthbearer.token.endpoint.url', null, 'Where tokens are asked for.'),
];
