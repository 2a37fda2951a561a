import { int32, int64 } from '../../schema.js';
import { metadataRecord } from './metadata-record.js';

/** A block of producer ids has been given to a broker (KIP-730). */
export const ProducerIdsRecord = metadataRecord({
  key: 15,
  name: 'ProducerIdsRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1n }),
    nextProducerId: int64(), // every smaller one may be in use
  },
});
