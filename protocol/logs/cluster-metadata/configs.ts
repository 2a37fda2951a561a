import { array, boolean, float64, int8, int16, string } from '../../schema.js';
import { metadataRecord } from './metadata-record.js';

/** Of what a `ConfigRecord` is a configuration. */
export const ConfigResource = { TOPIC: 2, BROKER: 4, CLIENT_METRICS: 16, GROUP: 32 } as const;

/** The first record of a log and of a snapshot tells `metadata.version`. A level of 0 means that the feature is off. */
export const FeatureLevelRecord = metadataRecord({
  key: 12,
  name: 'FeatureLevelRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    name: string(),
    featureLevel: int16(),
  },
});

/** The configs of the broker with the empty name are the defaults of all brokers. */
export const ConfigRecord = metadataRecord({
  key: 4,
  name: 'ConfigRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    resourceType: int8(),
    resourceName: string(),
    name: string(),
    value: string({ nullable: 0 }), // null where it is no longer set
  },
});

export const ClientQuotaRecord = metadataRecord({
  key: 14,
  name: 'ClientQuotaRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    entity: array({
      entityType: string(),
      entityName: string({ nullable: 0 }), // null for the default
    }),
    key: string(),
    value: float64(),
    remove: boolean(),
  },
});

/** 3.9 only: how far a migration from ZooKeeper is. */
export const ZkMigrationStateRecord = metadataRecord({
  key: 21,
  name: 'ZkMigrationStateRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { zkMigrationState: int8() },
});
