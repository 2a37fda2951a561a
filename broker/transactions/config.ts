import { FluxmqError } from '../errors.js';

/** The rules for transactions. Times are milliseconds, names and defaults Kafka's. */
export interface TransactionConfig {
  /** The longest time that a producer may give a transaction (`transaction.max.timeout.ms`). */
  readonly maxTimeoutMs: number;
  /** How often transactions are looked for that are over time (`transaction.abort.timed.out.transaction.cleanup.interval.ms`). */
  readonly timeoutCheckIntervalMs: number;
  /** After so long without a sign of life a transactional id is forgotten (`transactional.id.expiration.ms`). */
  readonly idExpirationMs: number;
  /** How often ids are looked for that are to be forgotten (`transaction.remove.expired.transaction.cleanup.interval.ms`). */
  readonly idExpirationCheckIntervalMs: number;
  /**
   * How long a batch waits for the end of the transaction before, where it brings its partition into the next one by itself
   * (`add.partitions.to.txn.retry.backoff.max.ms`).
   */
  readonly enlistMaxWaitMs: number;
  /** The pause before a marker, or the record that all are written, is tried again. */
  readonly retryBackoffMs: number;
}

export const DEFAULT_TRANSACTION_CONFIG: TransactionConfig = {
  maxTimeoutMs: 15 * 60 * 1000,
  timeoutCheckIntervalMs: 10_000,
  idExpirationMs: 7 * 24 * 60 * 60 * 1000,
  idExpirationCheckIntervalMs: 60 * 60 * 1000,
  enlistMaxWaitMs: 100,
  retryBackoffMs: 100,
};

/** Fills in defaults. Throws a `FluxmqError` of kind Config that names the field. */
export function resolveTransactionConfig(given: Partial<TransactionConfig>): TransactionConfig {
  const config = { ...DEFAULT_TRANSACTION_CONFIG, ...given };
  for (const [field, value] of Object.entries(config)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new FluxmqError('Config', `${field} is ${value}; it must be a whole number of milliseconds from 1 on.`);
    }
  }
  return config;
}
