import { ErrorCode } from '../protocol/index.js';

/** The kinds that the guide of FluxMQ 0.1.0 names, so that users can tell them apart by the same words. */
export type FluxmqErrorKind = 'Storage' | 'Network' | 'KafkaCodec' | 'Config' | 'Other';

/** What goes wrong in a broker, by kind; `cause` holds what Node or the codec said. */
export class FluxmqError extends Error {
  override readonly name = 'FluxmqError';

  constructor(
    readonly kind: FluxmqErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A refusal that Kafka has a code for, thrown by whatever finds it and answered where the code belongs. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** A refusal for which single records are to blame (KIP-467). */
export class InvalidRecords extends KafkaError {
  constructor(
    code: number,
    message: string,
    /** Places of the records in their batch. */
    readonly indexes: readonly number[],
  ) {
    super(code, message);
  }
}

/** The one place where an error becomes a code of the protocol. */
export function errorCodeOf(error: unknown): number {
  if (error instanceof KafkaError) return error.code;
  if (error instanceof FluxmqError && error.kind === 'Storage') return ErrorCode.KAFKA_STORAGE_ERROR;
  return ErrorCode.UNKNOWN_SERVER_ERROR;
}

/** What an answer says beside the code; null for what is no error at all. */
export function errorMessageOf(error: unknown): string | null {
  return error instanceof Error ? error.message : null;
}
