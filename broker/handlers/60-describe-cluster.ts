import { DescribeCluster, ErrorCode } from '../../protocol/index.js';
import { CLUSTER_OPERATIONS } from '../authorized-operations.js';
import { handle } from '../handler.js';

const BROKERS = 1;
const CONTROLLERS = 2;

export const describeCluster = handle(DescribeCluster, {
  answer({ endpointType, includeClusterAuthorizedOperations }, { cluster }) {
    if (endpointType === CONTROLLERS) {
      const errorMessage = 'This is an endpoint of a broker, not of a controller.';
      return { errorCode: ErrorCode.MISMATCHED_ENDPOINT_TYPE, errorMessage };
    }
    if (endpointType !== BROKERS) {
      const errorMessage = `There are no endpoints of type ${endpointType}.`;
      return { errorCode: ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, errorMessage };
    }
    return {
      errorCode: ErrorCode.NONE,
      endpointType: BROKERS,
      clusterId: cluster.id,
      controllerId: cluster.controllerId,
      brokers: cluster.brokers.map(({ id, host, port }) => ({ brokerId: id, host, port })),
      ...(includeClusterAuthorizedOperations && { clusterAuthorizedOperations: CLUSTER_OPERATIONS }),
    };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
