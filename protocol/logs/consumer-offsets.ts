import { array, bytes, int32, int64, string, uuid } from '../schema.js';
import { coordinatorRecord } from './coordinator-record.js';

/** What brokers before 0.9 wrote for `OffsetCommit`. Later values under this key are those of `OffsetCommit`. */
export const LegacyOffsetCommit = coordinatorRecord({
  type: 0,
  name: 'LegacyOffsetCommit',
  versions: [0, 0],
  key: { group: string(), topic: string(), partition: int32() },
  value: {
    offset: int64(),
    metadata: string(),
    commitTimestamp: int64(), // in ms
  },
});

/** Where a group stands in a partition. */
export const OffsetCommit = coordinatorRecord({
  type: 1,
  name: 'OffsetCommit',
  versions: [0, 4],
  flexible: 4,
  key: { group: string(), topic: string(), partition: int32() },
  value: {
    offset: int64(),
    leaderEpoch: int32({ since: 3, default: -1, ignorable: true }),
    metadata: string(),
    commitTimestamp: int64(), // in ms
    expireTimestamp: int64({ since: 1, until: 1, default: -1n, ignorable: true }), // in ms
    topicId: uuid({ since: 4, tag: 0, ignorable: true }),
  },
});

/** A classic group as it is between two rebalances. */
export const GroupMetadata = coordinatorRecord({
  type: 2,
  name: 'GroupMetadata',
  versions: [0, 4],
  flexible: 4,
  key: { group: string() },
  value: {
    protocolType: string(),
    generation: int32(),
    protocol: string({ nullable: 0 }),
    leader: string({ nullable: 0 }),
    currentStateTimestamp: int64({ since: 2, default: -1n, ignorable: true }), // in ms
    members: array({
      memberId: string(),
      groupInstanceId: string({ since: 3, nullable: 3, default: null, ignorable: true }),
      clientId: string(),
      clientHost: string(),
      rebalanceTimeout: int32({ since: 1, default: -1, ignorable: true }), // in ms
      sessionTimeout: int32(), // in ms
      subscription: bytes(),
      assignment: bytes(),
    }),
  },
});
