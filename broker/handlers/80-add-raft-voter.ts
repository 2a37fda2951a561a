import { AddRaftVoter, ErrorCode } from '../../protocol/index.js';
import { handle } from '../handler.js';
import { ofOtherCluster } from './raft-cluster.js';

/** The quorum is this broker alone, and stays so: it is one whose voters cannot change (`kraft.version` 0). */
export const addRaftVoter = handle(AddRaftVoter, {
  answer({ clusterId, listeners }, { cluster }) {
    const refusal = ofOtherCluster(clusterId, cluster);
    if (refusal !== undefined) return refusal;
    if (listeners.length === 0) {
      const errorMessage = 'A voter has to say where it listens.';
      return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
    }
    return { errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage: 'The quorum of this cluster takes no voters.' };
  },
  refuse: (_request, errorCode) => ({ errorCode, errorMessage: null }),
});
