import kafkajs from 'kafkajs';
import { ConnectionError } from '../../../protocol/index.js';
import { reasonOf } from '../../../protocol/reason-of.js';

/** The target's own error code in what kafkajs threw, however often it wrapped that; undefined where no answer came. */
export function errorCodeIn(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof kafkajs.KafkaJSProtocolError ? error.code : errorCodeIn(error.cause);
}

/** What kafkajs threw, as drivers throw it. */
export function connectionErrorOf(error: unknown): ConnectionError {
  return new ConnectionError(`kafkajs gave up: ${reasonOf(error)}`, { cause: error });
}
