/** The Kafka wire format, and a connection that speaks it. */

export {
  ADVERTISED,
  advertisedPairs,
  type Pair,
  SENT_BY_BROKERS,
} from './advertised.js';
export * from './api/index.js';
export * from './api.js';
export * from './apis.js';
export * from './codec-error.js';
export * from './connection.js';
export * from './error-code.js';
export { FrameReader, frame, LENGTH_SIZE, MAX_FRAME_SIZE } from './frames.js';
export * from './headers.js';
export type { Message } from './message.js';
export * from './records/compression.js';
export * from './records/record-batch.js';
export * from './request.js';
export { type Input, type TaggedField, ZERO_UUID } from './schema.js';
