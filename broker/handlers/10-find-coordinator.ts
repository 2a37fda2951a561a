import { ErrorCode, FindCoordinator } from '../../protocol/index.js';
import type { Cluster } from '../cluster/cluster.js';
import { handleGroup } from '../handler.js';

const GROUP = 0;
const TRANSACTION = 1;
/** Of a partition that a share group reads (KIP-932); asked for from v6 on. */
const SHARE = 2;
const SHARE_VERSION = 6;

const NOWHERE = { nodeId: -1, host: '', port: -1 };

/** What one key is answered, in the shape that v4 gives it. */
function find(cluster: Cluster, version: number, keyType: number, key: string) {
  if (keyType === GROUP) {
    const broker = cluster.coordinator(key);
    if (broker === undefined) {
      return {
        key,
        ...NOWHERE,
        errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE,
        errorMessage: 'No broker coordinates it.',
      };
    }
    return { key, nodeId: broker.id, host: broker.host, port: broker.port, errorCode: ErrorCode.NONE };
  }
  if (keyType === TRANSACTION) {
    const errorMessage = 'This broker does not serve transactions.';
    return { key, ...NOWHERE, errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage };
  }
  if (keyType === SHARE && version >= SHARE_VERSION) {
    // As Kafka 3.9 answers, which has no share groups either.
    const errorMessage = 'This broker does not serve share groups.';
    return { key, ...NOWHERE, errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, errorMessage };
  }
  return { key, ...NOWHERE, errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `There is no key type ${keyType}.` };
}

export const findCoordinator = handleGroup(FindCoordinator, {
  answer: ({ key, keyType, coordinatorKeys }, _groups, { version, cluster }) => {
    if (version >= 4) return { coordinators: coordinatorKeys.map((one) => find(cluster, version, keyType, one)) };
    const { key: _key, ...coordinator } = find(cluster, version, keyType, key);
    return coordinator;
  },
  refuse: ({ coordinatorKeys }, errorCode, { version }) =>
    version >= 4
      ? { coordinators: coordinatorKeys.map((key) => ({ key, ...NOWHERE, errorCode })) }
      : { ...NOWHERE, errorCode },
});
