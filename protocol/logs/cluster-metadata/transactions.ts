import { string } from '../../schema.js';
import { metadataRecord } from './metadata-record.js';

/** What follows takes effect at the end of the transaction, if it is not aborted (KIP-868). */
export const BeginTransactionRecord = metadataRecord({
  key: 23,
  name: 'BeginTransactionRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { name: string({ nullable: 0, tag: 0, default: null }) },
});

export const EndTransactionRecord = metadataRecord({
  key: 24,
  name: 'EndTransactionRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {},
});

export const AbortTransactionRecord = metadataRecord({
  key: 25,
  name: 'AbortTransactionRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { reason: string({ nullable: 0, tag: 0, default: null }) },
});

/** Says that the controller is there. Kafka writes two a second. */
export const NoOpRecord = metadataRecord({
  key: 20,
  name: 'NoOpRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {},
});
