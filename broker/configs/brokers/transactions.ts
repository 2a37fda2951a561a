import { type ConfigDefinition, scoped } from '../definition.js';

const fixed = scoped('fixed');
const dynamic = scoped('cluster');

/** How transactions are coordinated. */
export const transactionConfigs: readonly ConfigDefinition[] = [
  fixed.int(
    'add.partitions.to.txn.retry.backoff.max.ms',
    '100',
    'Milliseconds for which the broker tries at the most to add a partition to a transaction that is just ending.',
  ),
  fixed.int('add.partitions.to.txn.retry.backoff.ms', '20', 'Milliseconds between two such tries.'),
  fixed.int(
    'transaction.abort.timed.out.transaction.cleanup.interval.ms',
    '10000',
    'Milliseconds between two looks for transactions whose time is over.',
  ),
  fixed.int('transaction.max.timeout.ms', '900000', 'The longest timeout that a transactional producer may ask for.'),
  dynamic.flag(
    'transaction.partition.verification.enable',
    'true',
    'Whether a partition asks the coordinator before it takes the first batch of a transaction.',
  ),
  fixed.int(
    'transaction.remove.expired.transaction.cleanup.interval.ms',
    '3600000',
    'Milliseconds between two looks for transactional ids that are to be forgotten.',
  ),
  fixed.int(
    'transaction.state.log.load.buffer.size',
    '5242880',
    'Bytes of transactions that are read at a time when a coordinator takes over.',
  ),
  fixed.int('transaction.state.log.min.isr', '2', 'The min.insync.replicas of the topic of transactions.'),
  fixed.int('transaction.state.log.num.partitions', '50', 'Partitions of the topic of transactions.'),
  fixed.short('transaction.state.log.replication.factor', '3', 'Replicas of the topic of transactions.'),
  fixed.int(
    'transaction.state.log.segment.bytes',
    '104857600',
    'Bytes at which the topic of transactions begins its next segment file.',
  ),
  fixed.flag(
    'transaction.two.phase.commit.enable',
    'false',
    'Whether producers may take part in a two-phase commit (KIP-939).',
  ),
  fixed.int(
    'transactional.id.expiration.ms',
    '604800000',
    'Milliseconds after which a transactional id that nobody uses is forgotten.',
  ),
];
