import { CONSUMER_PROTOCOL_TYPE } from '../../../../protocol/consumer-protocol.js';
import type { StoredGroup } from '../../group-records.js';
import type { ConsumerGroup } from '../consumer-group.js';
import type { ClassicMetadata, ConsumerMember } from '../member.js';
import type { TopicsView } from '../topics-view.js';
import { writeAssignment } from './embedded.js';

interface ClassicMember extends ConsumerMember {
  readonly classic: ClassicMetadata;
}

/**
 * The classic group in which members go on that speak no other protocol; undefined where one of them does, or nobody is left. Each has
 * what it was to have; `now` in ms.
 */
export function downgrade(
  group: ConsumerGroup,
  members: readonly ConsumerMember[],
  topics: TopicsView,
  now: number,
): StoredGroup | undefined {
  const [first, ...others] = members.filter(isClassic);
  if (first === undefined || others.length + 1 < members.length) return undefined;
  const classic = [first, ...others];
  const protocol = commonProtocol(classic);
  return {
    protocolType: CONSUMER_PROTOCOL_TYPE,
    generation: group.epoch,
    protocol,
    leader: first.memberId,
    currentStateTimestamp: BigInt(now),
    members: classic.map((member) => {
      const subscription = metadataOf(member, protocol);
      return {
        memberId: member.memberId,
        groupInstanceId: member.instanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeout: member.rebalanceTimeoutMs,
        sessionTimeout: member.classic.sessionTimeoutMs,
        subscription,
        assignment: writeAssignment(group.targetOf(member), subscription, topics),
      };
    }),
  };
}

function isClassic(member: ConsumerMember): member is ClassicMember {
  return member.classic !== null;
}

/** The first that all know, in the order of the first member: members are only let in who know one that all others know. */
function commonProtocol([first, ...others]: readonly ClassicMember[]): string {
  const names = first?.classic.supportedProtocols.map(({ name }) => name) ?? [];
  const knows = ({ classic }: ClassicMember, name: string) =>
    classic.supportedProtocols.some((one) => one.name === name);
  return names.find((name) => others.every((member) => knows(member, name))) ?? names[0] ?? '';
}

function metadataOf({ classic }: ClassicMember, protocol: string): Buffer {
  const { supportedProtocols } = classic;
  const said = supportedProtocols.find(({ name }) => name === protocol) ?? supportedProtocols[0];
  return said?.metadata ?? Buffer.alloc(0);
}
