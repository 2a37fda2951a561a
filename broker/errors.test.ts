import { expect, test } from 'vitest';
import { CodecError, ErrorCode } from '../protocol/index.js';
import { errorCodeOf, FluxmqError, InvalidRecords, KafkaError } from './errors.js';

test.each([
  [new KafkaError(ErrorCode.INVALID_CONFIG, ''), ErrorCode.INVALID_CONFIG],
  [new InvalidRecords(ErrorCode.INVALID_RECORD, '', [0]), ErrorCode.INVALID_RECORD],
  [new FluxmqError('Storage', ''), ErrorCode.KAFKA_STORAGE_ERROR],
  [new FluxmqError('Other', ''), ErrorCode.UNKNOWN_SERVER_ERROR],
  [new CodecError(''), ErrorCode.UNKNOWN_SERVER_ERROR],
  [new TypeError(''), ErrorCode.UNKNOWN_SERVER_ERROR],
  ['not even an error', ErrorCode.UNKNOWN_SERVER_ERROR],
])('%o has a code of the protocol', (error, code) => {
  expect(errorCodeOf(error)).toBe(code);
});
