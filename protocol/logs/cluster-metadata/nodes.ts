import { array, boolean, int8, int16, int32, int64, string, uint16, uuid } from '../../schema.js';
import { metadataRecord } from './metadata-record.js';

const endpoint = { name: string(), host: string(), port: uint16(), securityProtocol: int16() };
const feature = { name: string(), minSupportedVersion: int16(), maxSupportedVersion: int16() };

export const RegisterBrokerRecord = metadataRecord({
  key: 0,
  name: 'RegisterBrokerRecord',
  versions: [0, 4],
  flexible: 0,
  fields: {
    brokerId: int32(),
    isMigratingZkBroker: boolean({ since: 2 }),
    incarnationId: uuid(),
    brokerEpoch: int64(),
    endPoints: array(endpoint),
    features: array(feature),
    rack: string({ nullable: 0 }),
    fenced: boolean({ default: true }),
    inControlledShutdown: boolean({ since: 1 }),
    logDirs: array(uuid(), { since: 3, tag: 0 }),
    cordonedLogDirs: array(uuid(), { since: 4, nullable: 4, tag: 1, default: null }),
  },
});

export const UnregisterBrokerRecord = metadataRecord({
  key: 1,
  name: 'UnregisterBrokerRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { brokerId: int32(), brokerEpoch: int64() },
});

export const FenceBrokerRecord = metadataRecord({
  key: 7,
  name: 'FenceBrokerRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { id: int32(), epoch: int64() },
});

export const UnfenceBrokerRecord = metadataRecord({
  key: 8,
  name: 'UnfenceBrokerRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { id: int32(), epoch: int64() },
});

/** Has replaced fencing and unfencing. In its flags 1 says yes, -1 no, and 0 that nothing changed. */
export const BrokerRegistrationChangeRecord = metadataRecord({
  key: 17,
  name: 'BrokerRegistrationChangeRecord',
  versions: [0, 3],
  flexible: 0,
  fields: {
    brokerId: int32(),
    brokerEpoch: int64(),
    fenced: int8({ tag: 0 }),
    inControlledShutdown: int8({ since: 1, tag: 1 }),
    logDirs: array(uuid(), { since: 2, tag: 2 }),
    cordonedLogDirs: array(uuid(), { since: 3, nullable: 3, tag: 3, default: null }),
  },
});

export const RegisterControllerRecord = metadataRecord({
  key: 27,
  name: 'RegisterControllerRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    controllerId: int32(),
    incarnationId: uuid(),
    zkMigrationReady: boolean(),
    endPoints: array(endpoint),
    features: array(feature),
  },
});
