import { ErrorCode } from '../../protocol/index.js';
import type { Cluster } from '../cluster/cluster.js';

/** The refusal of a request that was meant for another cluster; null stands for whichever this is. */
export function ofOtherCluster(clusterId: string | null, { id }: Pick<Cluster, 'id'>) {
  if (clusterId === null || clusterId === id) return undefined;
  return { errorCode: ErrorCode.INCONSISTENT_CLUSTER_ID, errorMessage: `This is cluster ${id}, not ${clusterId}.` };
}
