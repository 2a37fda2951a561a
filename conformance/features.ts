import {
  type Api,
  ConsumerGroupHeartbeat,
  DescribeAcls,
  DescribeDelegationToken,
  DescribeUserScramCredentials,
  ErrorCode,
  type Input,
  ShareGroupHeartbeat,
  StreamsGroupHeartbeat,
} from '../protocol/index.js';
import type { ClusterClient } from '../targets/cluster-client.js';

/**
 * What a target may have switched on or not, whatever it advertises: a broker without an authorizer serves DescribeAcls
 * and answers 54. Tests say what they need of it.
 */
export type Feature =
  /** ACLs are kept and obeyed. */
  | 'authorizer'
  /** The suite has logged in, and the target keeps SCRAM credentials: users can be made. */
  | 'scram'
  | 'delegation-tokens'
  /** The consumer protocol of KIP-848. */
  | 'consumer-groups'
  | 'share-groups'
  | 'streams-groups'
  | 'several-brokers';

export const FEATURES_IN_WORDS: Readonly<Record<Feature, string>> = {
  authorizer: 'an authorizer',
  scram: 'a login and SCRAM credentials',
  'delegation-tokens': 'delegation tokens',
  'consumer-groups': 'the consumer protocol of KIP-848',
  'share-groups': 'share groups',
  'streams-groups': 'streams groups',
  'several-brokers': 'more than one broker',
};

/** Asks the target, with requests that change nothing. */
export async function probeFeatures(client: ClusterClient): Promise<ReadonlySet<Feature>> {
  const features = new Set<Feature>();
  if (client.brokerCount > 1) features.add('several-brokers');
  await Promise.all(
    PROBES.map(async ({ feature, isOn }) => {
      if (await isOn(client)) features.add(feature);
    }),
  );
  return features;
}

interface Probe {
  readonly feature: Feature;
  readonly isOn: (client: ClusterClient) => Promise<boolean>;
}

/** On unless the answer carries one of the codes that say that it is off; no broker has what it does not advertise. */
function probe<Req, Res extends { readonly errorCode: number }>(
  feature: Feature,
  api: Api<Req, Res>,
  body: Input<Req>,
  off: readonly number[],
): Probe {
  return {
    feature,
    async isOn(client) {
      if (client.version(api) === undefined) return false;
      const { errorCode } = await client.send(client.controller(), api, body);
      return !off.includes(errorCode);
    },
  };
}

const ANY = 1;
const NOT_ENABLED = [ErrorCode.UNSUPPORTED_VERSION];

const PROBES: readonly Probe[] = [
  probe(
    'authorizer',
    DescribeAcls,
    { resourceTypeFilter: ANY, patternTypeFilter: ANY, operation: ANY, permissionType: ANY },
    [ErrorCode.SECURITY_DISABLED],
  ),
  {
    feature: 'scram',
    async isOn(client) {
      if (!client.isLoggedIn || client.version(DescribeUserScramCredentials) === undefined) return false;
      const { errorCode } = await client.send(client.controller(), DescribeUserScramCredentials, { users: null });
      return errorCode === ErrorCode.NONE;
    },
  },
  probe('delegation-tokens', DescribeDelegationToken, { owners: [] }, [
    ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED,
    ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED,
  ]),
  // A group without a name is refused by all that have such groups at all.
  probe('consumer-groups', ConsumerGroupHeartbeat, { groupId: '' }, NOT_ENABLED),
  probe('share-groups', ShareGroupHeartbeat, { groupId: '' }, NOT_ENABLED),
  probe('streams-groups', StreamsGroupHeartbeat, { groupId: '' }, NOT_ENABLED),
];
