import { DescribeCluster, type DescribeClusterRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

const CONTROLLERS = 2;

const asked = (
  name: string,
  about: string,
  request: Input<DescribeClusterRequest>,
  versions: readonly [min: number, max: number] = DescribeCluster.versions,
) => recipe(DescribeCluster, name, { about, versions, request: () => request });

export const describeClusterRecipes = [
  asked('plain', 'The brokers of the cluster.', {}),
  asked('authorized-operations', 'What the client may do with the cluster.', {
    includeClusterAuthorizedOperations: true,
  }),
  asked('controllers', 'A broker is asked for the controllers (KIP-919).', { endpointType: CONTROLLERS }, [1, 2]),
  asked('unknown-endpoint', 'A kind of endpoint that there is not.', { endpointType: 9 }, [1, 2]),
  asked('fenced', 'Brokers that are fenced are told, too (KIP-1073).', { includeFencedBrokers: true }, [2, 2]),
];
