import {
  type Address,
  type Api,
  CodecError,
  ConnectionError,
  ConsumerGroupHeartbeat,
  DescribeAcls,
  DescribeConfigs,
  DescribeDelegationToken,
  DescribeUserScramCredentials,
  ErrorCode,
  type Input,
  ShareGroupHeartbeat,
  StreamsGroupHeartbeat,
} from '../protocol/index.js';
import type { ClusterClient } from '../targets/cluster-client.js';
import { ResourceType } from './cases/config.js';

/**
 * What a target may have switched on or not, whatever it advertises: a broker without an authorizer serves DescribeAcls
 * and answers 54. Tests say what they need of it.
 */
export type Feature =
  /** ACLs are kept and obeyed. */
  | 'authorizer'
  /** The suite has logged in. */
  | 'sasl'
  /** The suite has logged in, and the target keeps SCRAM credentials: users can be made. */
  | 'scram'
  | 'delegation-tokens'
  /** The consumer protocol of KIP-848. */
  | 'consumer-groups'
  /** Groups move between the classic protocol and that of KIP-848 while members are in them (`group.consumer.migration.policy`). */
  | 'group-migration'
  | 'share-groups'
  | 'streams-groups'
  | 'several-brokers';

export const FEATURES_IN_WORDS: Readonly<Record<Feature, string>> = {
  authorizer: 'an authorizer',
  sasl: 'a login',
  scram: 'a login and SCRAM credentials',
  'delegation-tokens': 'delegation tokens',
  'consumer-groups': 'the consumer protocol of KIP-848',
  'group-migration': 'groups that move between the classic and the consumer protocol',
  'share-groups': 'share groups',
  'streams-groups': 'streams groups',
  'several-brokers': 'more than one broker',
};

/** `AclOperation`, `AclPermissionType`, `ResourceType` and `PatternType` begin with 0, unknown; 1 matches any. */
const ANY = 1;
/** Kafka looks whether the protocol is on before it looks at the group, and refuses a group without a name. */
const NO_GROUP = { groupId: '', memberId: '', memberEpoch: 0 };

/** Asks the target. */
export async function probeFeatures(client: ClusterClient): Promise<ReadonlySet<Feature>> {
  const code = <Req>(api: Api<Req, { readonly errorCode: number }>, body: Input<Req>) => codeOf(client, api, body);
  const anyAcl = { resourceTypeFilter: ANY, patternTypeFilter: ANY, operation: ANY, permissionType: ANY };
  const acls = await code(DescribeAcls, {
    ...anyAcl,
    resourceNameFilter: null,
    principalFilter: null,
    hostFilter: null,
  });
  const scram = await code(DescribeUserScramCredentials, { users: null });
  const tokens = await code(DescribeDelegationToken, { owners: null });
  const heartbeats = [
    ['consumer-groups', await code(ConsumerGroupHeartbeat, NO_GROUP)],
    ['share-groups', await code(ShareGroupHeartbeat, NO_GROUP)],
    ['streams-groups', await code(StreamsGroupHeartbeat, NO_GROUP)],
  ] as const;
  const features = new Set<Feature>();
  // Who may not list the rules is told so by an authorizer.
  if (acls === ErrorCode.NONE || acls === ErrorCode.CLUSTER_AUTHORIZATION_FAILED) features.add('authorizer');
  if (client.loggedIn) features.add('sasl');
  if (client.loggedIn && scram === ErrorCode.NONE) features.add('scram');
  if (tokens === ErrorCode.NONE) features.add('delegation-tokens');
  for (const [feature, answer] of heartbeats) {
    if (answer !== undefined && answer !== ErrorCode.UNSUPPORTED_VERSION) features.add(feature);
  }
  if (features.has('consumer-groups') && (await movesGroups(client))) features.add('group-migration');
  if (client.brokers.length > 1) features.add('several-brokers');
  return features;
}

/** Kafka 3.9, where the protocol is a preview, moves no group unless it is told to. */
async function movesGroups(client: ClusterClient): Promise<boolean> {
  const [broker] = client.brokers;
  if (broker === undefined) return false;
  const named = { resourceType: ResourceType.BROKER, resourceName: String(broker.id) };
  const resources = [{ ...named, configurationKeys: ['group.consumer.migration.policy'] }];
  const answer = await answerOf(client, DescribeConfigs, { resources }, broker);
  const configs = answer?.results.flatMap((result) => result.configs) ?? [];
  return configs.some(({ value }) => value?.toLowerCase() === 'bidirectional');
}

/** The answer's error code; undefined where the target has no such API, or gives no answer that can be read. */
async function codeOf<Req>(
  client: ClusterClient,
  api: Api<Req, { readonly errorCode: number }>,
  body: Input<Req>,
): Promise<number | undefined> {
  return (await answerOf(client, api, body))?.errorCode;
}

async function answerOf<Req, Res>(
  client: ClusterClient,
  api: Api<Req, Res>,
  body: Input<Req>,
  at: Address = client.anyBroker(),
): Promise<Res | undefined> {
  const version = client.version(api);
  if (version === undefined) return undefined;
  const connection = await client.open(at);
  try {
    return await connection.send(api, version, body);
  } catch (error) {
    if (error instanceof ConnectionError || error instanceof CodecError) return undefined;
    throw error;
  } finally {
    connection.close();
  }
}
