import { array, bytes, int8, int32, int64, string, uuid } from '../../schema.js';
import { metadataRecord } from './metadata-record.js';

export const AccessControlEntryRecord = metadataRecord({
  key: 18,
  name: 'AccessControlEntryRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    id: uuid(),
    resourceType: int8(),
    resourceName: string(),
    patternType: int8(),
    principal: string(),
    host: string(),
    operation: int8(),
    permissionType: int8(),
  },
});

export const RemoveAccessControlEntryRecord = metadataRecord({
  key: 19,
  name: 'RemoveAccessControlEntryRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { id: uuid() },
});

export const UserScramCredentialRecord = metadataRecord({
  key: 11,
  name: 'UserScramCredentialRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    name: string(),
    mechanism: int8(),
    salt: bytes(),
    storedKey: bytes(),
    serverKey: bytes(),
    iterations: int32(),
  },
});

export const RemoveUserScramCredentialRecord = metadataRecord({
  key: 22,
  name: 'RemoveUserScramCredentialRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { name: string(), mechanism: int8() },
});

export const DelegationTokenRecord = metadataRecord({
  key: 10,
  name: 'DelegationTokenRecord',
  versions: [0, 0],
  flexible: 0,
  fields: {
    owner: string(),
    requester: string(),
    renewers: array(string()),
    issueTimestamp: int64(),
    maxTimestamp: int64(),
    expirationTimestamp: int64(),
    tokenId: string(),
  },
});

export const RemoveDelegationTokenRecord = metadataRecord({
  key: 26,
  name: 'RemoveDelegationTokenRecord',
  versions: [0, 0],
  flexible: 0,
  fields: { tokenId: string() },
});
