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
  return features;
}
