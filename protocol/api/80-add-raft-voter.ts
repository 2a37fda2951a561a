import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, int16, int32, string, uint16, uuid } from '../schema.js';

/**
 * Adds a voter to the Raft quorum (KIP-853).
 *
 * v1 can be answered before the new set of voters is committed (KIP-1186).
 */
export const AddRaftVoter = api({
  key: 80,
  name: 'AddRaftVoter',
  versions: [0, 1],
  flexible: 0,
  request: {
    clusterId: string({ nullable: 0 }),
    timeoutMs: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array({
      name: string(),
      host: string(),
      port: uint16(),
    }),
    ackWhenCommitted: boolean({ since: 1, default: true }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0 }),
  },
});

export type AddRaftVoterRequest = RequestOf<typeof AddRaftVoter>;
export type AddRaftVoterResponse = ResponseOf<typeof AddRaftVoter>;
