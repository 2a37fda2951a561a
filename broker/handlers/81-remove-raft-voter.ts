import { ErrorCode, RemoveRaftVoter } from '../../protocol/index.js';
import { handle } from '../handler.js';
import { ofOtherCluster } from './raft-cluster.js';

/** The quorum is this broker alone, and stays so: it is one whose voters cannot change (`kraft.version` 0). */
export const removeRaftVoter = handle(RemoveRaftVoter, {
  answer: ({ clusterId }, { cluster }) =>
    ofOtherCluster(clusterId, cluster) ?? {
      errorCode: ErrorCode.UNSUPPORTED_VERSION,
      errorMessage: 'The quorum of this cluster gives no voters away.',
    },
  refuse: (_request, errorCode) => ({ errorCode, errorMessage: null }),
});
