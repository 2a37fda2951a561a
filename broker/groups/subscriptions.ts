import { ConsumerProtocolSubscription, decodeConsumerProtocol } from '../../protocol/consumer-protocol.js';
import { CodecError } from '../../protocol/index.js';
import type { Member } from './member.js';

/** The topics that members read by what they say under a protocol; undefined where one says something that is no subscription. */
export function subscribedTopics(members: Iterable<Member>, protocolName: string | null): Set<string> | undefined {
  const topics = new Set<string>();
  for (const member of members) {
    const said = subscriptionOf(member, protocolName);
    if (said === undefined) return undefined;
    for (const topic of said.topics) topics.add(topic);
  }
  return topics;
}

function subscriptionOf(member: Member, protocolName: string | null): ConsumerProtocolSubscription | undefined {
  try {
    return decodeConsumerProtocol(ConsumerProtocolSubscription, member.metadata(protocolName));
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
