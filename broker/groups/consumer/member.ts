import { sameProtocols } from '../member.js';
import type { Protocol } from '../requests.js';
import { type HeldPartitions, NO_PARTITIONS, sameHeld } from './partitions.js';

/** Where a member stands on the way to what it is to have. The numbers are those of Kafka's records. */
export const MemberState = {
  /** It has what it is to have. */
  STABLE: 0,
  /** It was told to let partitions go, and has not said yet that it has. */
  UNREVOKED_PARTITIONS: 1,
  /** It is to have partitions that another member has not let go. */
  UNRELEASED_PARTITIONS: 2,
  /** From a coordinator that knew more states. */
  UNKNOWN: 127,
} as const;
export type MemberState = (typeof MemberState)[keyof typeof MemberState];

/** The epochs that a member sends to leave. */
export const LEAVING = -1;
/** Only a static member: it means to come back under another member id, to the same partitions (KIP-345). */
export const LEAVING_FOR_A_WHILE = -2;

/** What a member of the classic protocol said in its last JoinGroup; it is served in a group of the new one (KIP-848). */
export interface ClassicMetadata {
  readonly sessionTimeoutMs: number;
  /** In the order of its preference; the first one decides. */
  readonly supportedProtocols: readonly Protocol[];
}

/** A member of a group, as it is between two changes. */
export interface ConsumerMember {
  readonly memberId: string;
  readonly memberEpoch: number;
  /** The epoch before: an answer with the newer one may have been lost. */
  readonly previousMemberEpoch: number;
  readonly state: MemberState;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  /** How long it may take to let partitions go. */
  readonly rebalanceTimeoutMs: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: ReadonlySet<string>;
  /** Empty for none. */
  readonly subscribedTopicRegex: string;
  readonly serverAssignor: string | null;
  readonly assigned: HeldPartitions;
  readonly pendingRevocation: HeldPartitions;
  /** Null for a member of the new protocol. */
  readonly classic: ClassicMetadata | null;
}

const NO_TOPICS: ReadonlySet<string> = new Set();

export function newMember(memberId: string): ConsumerMember {
  return {
    memberId,
    memberEpoch: 0,
    previousMemberEpoch: -1,
    state: MemberState.STABLE,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: -1,
    clientId: '',
    clientHost: '',
    subscribedTopicNames: NO_TOPICS,
    subscribedTopicRegex: '',
    serverAssignor: null,
    assigned: NO_PARTITIONS,
    pendingRevocation: NO_PARTITIONS,
    classic: null,
  };
}

export function isReconciled({ state, memberEpoch }: ConsumerMember, targetEpoch: number): boolean {
  return state === MemberState.STABLE && memberEpoch === targetEpoch;
}

/** Whether two states of a member differ in what it said of itself. */
export function sameMetadata(a: ConsumerMember, b: ConsumerMember): boolean {
  return (
    a.memberId === b.memberId &&
    a.instanceId === b.instanceId &&
    a.rackId === b.rackId &&
    a.rebalanceTimeoutMs === b.rebalanceTimeoutMs &&
    a.clientId === b.clientId &&
    a.clientHost === b.clientHost &&
    a.subscribedTopicRegex === b.subscribedTopicRegex &&
    a.serverAssignor === b.serverAssignor &&
    sameTexts(a.subscribedTopicNames, b.subscribedTopicNames) &&
    sameClassic(a.classic, b.classic)
  );
}

/** Whether two states of a member differ in what it has. */
export function sameAssignment(a: ConsumerMember, b: ConsumerMember): boolean {
  return (
    a.memberEpoch === b.memberEpoch &&
    a.previousMemberEpoch === b.previousMemberEpoch &&
    a.state === b.state &&
    sameHeld(a.assigned, b.assigned) &&
    sameHeld(a.pendingRevocation, b.pendingRevocation)
  );
}

export function sameTexts(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const text of a) if (!b.has(text)) return false;
  return true;
}

function sameClassic(a: ClassicMetadata | null, b: ClassicMetadata | null): boolean {
  if (a === null || b === null) return a === b;
  return a.sessionTimeoutMs === b.sessionTimeoutMs && sameProtocols(a.supportedProtocols, b.supportedProtocols);
}
