import { type Check, int32 } from '../checks.js';
import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');
const ofOneBroker = scoped('broker');

const connectionsPerAddress: Check = (value) =>
  value.trim() === '' || value.split(',').every((part) => /^\s*[^:,\s]+:\d{1,10}\s*$/.test(part))
    ? undefined
    : 'must be a list of host:connections';

/** Where a broker listens, and how it deals with connections and requests. */
export const networkConfigs: readonly ConfigDefinition[] = [
  fixed.list('advertised.listeners', null, 'The addresses that clients are told to connect to.'),
  dynamic.int('background.threads', '10', 'Threads for what is done beside the requests.', int32(1)),
  fixed.long(
    'connections.max.idle.ms',
    '600000',
    'Milliseconds after which a connection on which nothing came is closed.',
  ),
  fixed.list('early.start.listeners', null, 'Listeners that are opened before the broker is ready.'),
  fixed.int('fetch.max.bytes', '57671680', 'Bytes of the largest answer to a Fetch.'),
  fixed.int(
    'fetch.purgatory.purge.interval.requests',
    '1000',
    'Requests of Fetch between two clearings of those that wait.',
  ),
  fixed.text('inter.broker.listener.name', null, 'The listener on which brokers speak with each other.'),
  ofOneBroker.text(
    'listener.security.protocol.map',
    'SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT',
    'The security protocol of every listener, by its name.',
  ),
  ofOneBroker.list('listeners', 'PLAINTEXT://:9092', 'The addresses that the broker listens on.'),
  dynamic.int('max.connection.creation.rate', '2147483647', 'New connections per second that are taken.', int32(0)),
  dynamic.int(
    'max.connections',
    '2147483647',
    'Connections that are open at a time; more are closed at once.',
    int32(1),
  ),
  dynamic.int(
    'max.connections.per.ip',
    '2147483647',
    'Connections from one address that are open at a time.',
    int32(0),
  ),
  dynamic.text(
    'max.connections.per.ip.overrides',
    '',
    'Other limits for single addresses, as host:connections.',
    connectionsPerAddress,
  ),
  fixed.int('max.incremental.fetch.session.cache.slots', '1000', 'Fetch sessions that a broker remembers (KIP-227).'),
  fixed.int('max.request.partition.size.limit', '2000', 'Partitions of one answer to DescribeTopicPartitions.'),
  dynamic.int('num.io.threads', '8', 'Threads that serve requests.', int32(1)),
  dynamic.int(
    'num.network.threads',
    '3',
    'Threads that receive requests and send answers, for each listener.',
    int32(1),
  ),
  fixed.int(
    'producer.purgatory.purge.interval.requests',
    '1000',
    'Requests of Produce between two clearings of those that wait.',
  ),
  fixed.long(
    'queued.max.request.bytes',
    '-1',
    'Bytes of requests that wait to be served before no more are read; -1 for no limit.',
  ),
  fixed.int('queued.max.requests', '500', 'Requests that wait to be served before no more are read.'),
  fixed.int(
    'request.timeout.ms',
    '30000',
    'Milliseconds for which the broker waits for an answer to a request of its own.',
  ),
  fixed.long(
    'socket.connection.setup.timeout.max.ms',
    '30000',
    'Milliseconds for which the broker waits for a connection at the most, after several tries.',
  ),
  fixed.long(
    'socket.connection.setup.timeout.ms',
    '10000',
    'Milliseconds for which the broker waits for a connection at first.',
  ),
  fixed.int('socket.listen.backlog.size', '50', 'Connections that may wait to be accepted.'),
  fixed.int('socket.receive.buffer.bytes', '102400', 'SO_RCVBUF of sockets; -1 for the default of the system.'),
  fixed.int('socket.request.max.bytes', '104857600', 'Bytes of the largest request that is read.'),
  fixed.int('socket.send.buffer.bytes', '102400', 'SO_SNDBUF of sockets; -1 for the default of the system.'),
];
