import { randomUUID } from 'node:crypto';
import { ErrorCode } from '../../protocol/index.js';
import type { GroupConfig } from './config.js';
import type { Group } from './group.js';
import { type Joining, Member, refusedJoin } from './member.js';
import type { JoinRequest, JoinResult } from './requests.js';

/** Decides what a JoinGroup means to a group: somebody new, somebody back, or nothing new at all. */
export async function join(group: Group, request: JoinRequest, config: GroupConfig): Promise<JoinResult> {
  const { memberId, protocolType, protocols } = request;
  if (!hasRoom(group, memberId, config.maxSize)) {
    group.removePending(memberId);
    return refusedJoin('', ErrorCode.GROUP_MAX_SIZE_REACHED);
  }
  if (!group.accepts(protocolType, protocols)) return refusedJoin(memberId, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  const sessionTimeoutMs = request.sessionTimeoutMs ?? config.defaultSessionTimeoutMs;
  const joining = { protocols, sessionTimeoutMs, rebalanceTimeoutMs: request.rebalanceTimeoutMs ?? sessionTimeoutMs };
  if (memberId !== '') return joinWithId(group, request, joining);
  return request.groupInstanceId === null
    ? joinDynamic(group, request, joining)
    : joinStatic(group, request, request.groupInstanceId, joining);
}

/** Whether the group takes whoever asks. While it rebalances, only those count that have joined already. */
function hasRoom({ state, members }: Group, memberId: string, maxSize: number): boolean {
  const member = members.get(memberId);
  switch (state) {
    case 'PreparingRebalance':
      return member?.awaitsJoin || members.awaitingJoin < maxSize;
    case 'CompletingRebalance':
    case 'Stable':
      return member !== undefined || members.size < maxSize;
    default:
      return true;
  }
}

function joinDynamic(group: Group, request: JoinRequest, joining: Joining): JoinResult | Promise<JoinResult> {
  const memberId = `${request.clientId}-${randomUUID()}`;
  if (request.requireMemberId) {
    group.addPending(memberId, joining.sessionTimeoutMs);
    return refusedJoin(memberId, ErrorCode.MEMBER_ID_REQUIRED);
  }
  return add(group, memberId, request, joining);
}

function add(group: Group, memberId: string, request: JoinRequest, joining: Joining): Promise<JoinResult> {
  const { groupInstanceId, clientId, clientHost } = request;
  const member = new Member(memberId, groupInstanceId, { clientId, clientHost }, joining);
  const result = member.joined();
  group.add(member, request.protocolType, `joined from ${clientHost}: ${request.reason ?? 'no reason given'}`);
  return result;
}

function joinStatic(
  group: Group,
  request: JoinRequest,
  groupInstanceId: string,
  joining: Joining,
): JoinResult | Promise<JoinResult> {
  const memberId = `${groupInstanceId}-${randomUUID()}`;
  const member = group.members.getStatic(groupInstanceId);
  if (member === undefined) return add(group, memberId, request, joining);
  const oldLeaderId = group.members.leaderId;
  const before = { memberId: member.id, joining: member.named };
  group.replace(member, memberId);
  member.update(joining);
  // A restart within the session changes nothing for the others (KIP-345), unless they would now agree on another protocol.
  if (group.state === 'Stable' && group.members.selectProtocol() === group.protocolName) {
    return returnedStatic(group, member, request, oldLeaderId, before);
  }
  return rejoin(group, member, request.reason ?? 'no reason given');
}

/**
 * A leader that restarted must not assign: nobody would ask for what it sends. From v9 on it is told so, and what it needs to
 * know to lead on (KIP-814); before, naming its old id as the leader makes it believe to be a follower.
 */
async function returnedStatic(
  group: Group,
  member: Member,
  request: JoinRequest,
  oldLeaderId: string,
  before: { readonly memberId: string; readonly joining: Joining },
): Promise<JoinResult> {
  const memberId = member.id;
  const errorCode = await group.keep();
  if (errorCode !== ErrorCode.NONE) {
    if (member.id === memberId && group.members.get(memberId) === member) {
      group.members.rename(member, before.memberId);
      member.update(before.joining);
    }
    return refusedJoin('', errorCode);
  }
  // Its own successor may have come meanwhile, and both would go on under one id.
  const { groupInstanceId } = request;
  const known = group.members.identify({ memberId, groupInstanceId });
  if (typeof known === 'number') return refusedJoin(memberId, known);
  if (!request.canSkipAssignment) return group.joinResult(member, oldLeaderId);
  return { ...group.joinResult(member), skipAssignment: group.members.isLeader(member) };
}

function joinWithId(group: Group, request: JoinRequest, joining: Joining): JoinResult | Promise<JoinResult> {
  const { memberId, groupInstanceId } = request;
  if (group.isPending(memberId)) {
    // No client does it: only members without an instance id are given an id to come back with. Kafka fails on it.
    if (groupInstanceId !== null) return refusedJoin('', ErrorCode.UNKNOWN_SERVER_ERROR);
    return add(group, memberId, request, joining);
  }
  const member = group.members.identify(request);
  if (typeof member === 'number') return refusedJoin(memberId, member);
  if (isRepetition(group, member, joining)) return group.joinResult(member);
  member.update(joining);
  return rejoin(group, member, request.reason ?? 'no reason given');
}

/**
 * Whether the member says nothing new: it missed the answer to its last JoinGroup, or a follower asks though it need not.
 * A leader that joins a stable group wants a rebalance: only it sees that partitions or subscriptions have changed.
 */
function isRepetition({ state, members }: Group, member: Member, { protocols }: Joining): boolean {
  if (!member.hasSameProtocols(protocols)) return false;
  return state === 'CompletingRebalance' || (state === 'Stable' && !members.isLeader(member));
}

function rejoin(group: Group, member: Member, reason: string): Promise<JoinResult> {
  const result = member.joined();
  group.rebalance(`member ${member.id} rejoined: ${reason}`);
  return result;
}
