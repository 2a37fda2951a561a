import { api, type RequestOf, type ResponseOf } from '../api.js';
import { int16, int32, string, uuid } from '../schema.js';

/** Removes a voter from the Raft quorum (KIP-853). */
export const RemoveRaftVoter = api({
  key: 81,
  name: 'RemoveRaftVoter',
  versions: [0, 0],
  flexible: 0,
  request: {
    clusterId: string({ nullable: 0 }),
    voterId: int32(),
    voterDirectoryId: uuid(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0 }),
  },
});

export type RemoveRaftVoterRequest = RequestOf<typeof RemoveRaftVoter>;
export type RemoveRaftVoterResponse = ResponseOf<typeof RemoveRaftVoter>;
