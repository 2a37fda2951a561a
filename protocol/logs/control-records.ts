import { CodecError } from '../codec-error.js';
import { message } from '../message.js';
import { array, int16, int32, int64, string, struct, uint16, uuid } from '../schema.js';

/** The records of control batches: the two ends of a transaction, and those that KRaft puts into its logs and snapshots for itself. */
export const ControlType = {
  ABORT: 0,
  COMMIT: 1,
  LEADER_CHANGE: 2,
  SNAPSHOT_HEADER: 3,
  SNAPSHOT_FOOTER: 4,
  KRAFT_VERSION: 5,
  KRAFT_VOTERS: 6,
} as const;

const KEY_SIZE = 4;
const KEY_VERSION = 0;

export function controlKey(type: number): Buffer {
  const key = Buffer.alloc(KEY_SIZE);
  key.writeInt16BE(KEY_VERSION);
  key.writeInt16BE(type, 2);
  return key;
}

/** What a control record is. Throws `CodecError` for a key that is none. */
export function controlType(key: Buffer | null): number {
  if (key === null || key.length < KEY_SIZE) throw new CodecError('a control record without a type');
  return key.readInt16BE(2);
}

const voter = { voterId: int32(), voterDirectoryId: uuid({ since: 1 }) };

/** The first record of an epoch: who leads it, and by whose votes. */
export const LeaderChangeMessage = message(
  'LeaderChangeMessage',
  { versions: [0, 1], flexible: 0 },
  {
    version: int16(),
    leaderId: int32(),
    voters: array(voter),
    grantingVoters: array(voter),
  },
);

export const SnapshotHeaderRecord = message(
  'SnapshotHeaderRecord',
  { versions: [0, 0], flexible: 0 },
  {
    version: int16(),
    lastContainedLogTimestamp: int64(), // of the last record whose effect the snapshot has, in ms
  },
);

/** Without it a snapshot is not whole. */
export const SnapshotFooterRecord = message(
  'SnapshotFooterRecord',
  { versions: [0, 0], flexible: 0 },
  { version: int16() },
);

export const KRaftVersionRecord = message(
  'KRaftVersionRecord',
  { versions: [0, 0], flexible: 0 },
  { version: int16(), kRaftVersion: int16() },
);

/** The voters of a quorum that is not fixed by configuration (KIP-853). */
export const VotersRecord = message(
  'VotersRecord',
  { versions: [0, 0], flexible: 0 },
  {
    version: int16(),
    voters: array({
      voterId: int32(),
      voterDirectoryId: uuid(),
      endpoints: array({ name: string(), host: string(), port: uint16() }),
      kRaftVersionFeature: struct({ minSupportedVersion: int16(), maxSupportedVersion: int16() }),
    }),
  },
);
