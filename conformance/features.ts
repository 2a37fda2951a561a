import { ConsumerGroupHeartbeat, ErrorCode, ShareGroupHeartbeat, StreamsGroupHeartbeat } from '../protocol/index.js';
import type { ClusterClient } from '../targets/cluster-client.js';
import { freshName } from './fixtures.js';

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
  if (await isOn(client, ConsumerGroupHeartbeat)) features.add('consumer-groups');
  if (await isOn(client, ShareGroupHeartbeat)) features.add('share-groups');
  if (await isOn(client, StreamsGroupHeartbeat)) features.add('streams-groups');
  return features;
}

/** Whether the new groups of one kind are switched on: 35 is the answer where they are not. */
async function isOn(
  client: ClusterClient,
  api: typeof ConsumerGroupHeartbeat | typeof ShareGroupHeartbeat | typeof StreamsGroupHeartbeat,
): Promise<boolean> {
  if (client.version(api) === undefined) return false;
  const groupId = freshName('group');
  const at = await client.coordinator(groupId);
  const { errorCode } = await client.send<unknown, { errorCode: number }>(at, api, {
    groupId,
    memberId: 'nobody',
    memberEpoch: 1,
  });
  return errorCode !== ErrorCode.UNSUPPORTED_VERSION;
}
