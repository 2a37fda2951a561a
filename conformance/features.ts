import { AlterUserScramCredentials, DescribeAcls, DescribeDelegationToken, ErrorCode } from '../protocol/index.js';
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

/** Asks the target. */
export async function probeFeatures(client: ClusterClient): Promise<ReadonlySet<Feature>> {
  const features = new Set<Feature>();
  if (client.brokerCount > 1) features.add('several-brokers');
  if (await hasAuthorizer(client)) features.add('authorizer');
  if (client.isLoggedIn && client.version(AlterUserScramCredentials) !== undefined) features.add('scram');
  if (await hasDelegationTokens(client)) features.add('delegation-tokens');
  return features;
}

const ANY = 1;

async function hasAuthorizer(client: ClusterClient): Promise<boolean> {
  if (client.version(DescribeAcls) === undefined) return false;
  const nobody = { principalFilter: 'User:fluxmq-nobody', patternTypeFilter: ANY };
  const filter = { resourceTypeFilter: ANY, operation: ANY, permissionType: ANY, ...nobody };
  const { errorCode } = await client.send(client.controller(), DescribeAcls, filter);
  return errorCode !== ErrorCode.SECURITY_DISABLED;
}

async function hasDelegationTokens(client: ClusterClient): Promise<boolean> {
  if (client.version(DescribeDelegationToken) === undefined) return false;
  const { errorCode } = await client.send(client.controller(), DescribeDelegationToken, { owners: [] });
  return errorCode === ErrorCode.NONE;
}
