import { vi } from 'vitest';
import type { GroupConfig } from '../config.js';
import { GroupCoordinator, type GroupDependencies } from '../coordinator.js';
import type { JoinRequest, JoinResult, Protocol, SyncResult } from '../requests.js';

/** What every request of these tests is for. */
export const GROUP = 'group';

/** A coordinator that knows the partitions `orders-0` and `orders-1` and delays no first assignment. */
export function coordinator(
  config: Partial<GroupConfig> = {},
  deps: Partial<GroupDependencies> = {},
): GroupCoordinator {
  const partitionExists = (topic: string, partition: number) =>
    topic === 'orders' && (partition === 0 || partition === 1);
  return new GroupCoordinator({ initialRebalanceDelayMs: 0, ...config }, { partitionExists, ...deps });
}

/** Protocols by name, in order of preference; what each tells the leader is `NAME` or, from `NAME=TEXT`, `TEXT`. */
export function protocols(...texts: string[]): Protocol[] {
  return texts.map((text) => {
    const [name = '', metadata = name] = text.split('=');
    return { name, metadata: Buffer.from(metadata) };
  });
}

/** A JoinGroup as a client without member ids (up to v3) sends it. */
export function joining(change: Partial<JoinRequest> = {}): JoinRequest {
  return {
    groupId: GROUP,
    memberId: '',
    groupInstanceId: null,
    clientId: 'client',
    clientHost: '/127.0.0.1',
    protocolType: 'consumer',
    protocols: protocols('range'),
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    requireMemberId: false,
    canSkipAssignment: false,
    reason: null,
    ...change,
  };
}

/** What a promise has come to without time passing. */
export async function now<T>(promise: Promise<T>): Promise<T | 'waits'> {
  await vi.advanceTimersByTimeAsync(0);
  return Promise.race([promise, Promise.resolve('waits' as const)]);
}

/** What a promise comes to after a while. */
export async function later<T>(ms: number, promise: Promise<T>): Promise<T | 'waits'> {
  await vi.advanceTimersByTimeAsync(ms);
  return now(promise);
}

export function sync(
  groups: GroupCoordinator,
  member: JoinResult,
  assignments: Record<string, string> = {},
  groupInstanceId: string | null = null,
): Promise<SyncResult> {
  return groups.sync({
    groupId: GROUP,
    generationId: member.generationId,
    memberId: member.memberId,
    groupInstanceId,
    protocolType: null,
    protocolName: null,
    assignments: Object.entries(assignments).map(([memberId, text]) => ({ memberId, assignment: Buffer.from(text) })),
  });
}

export function heartbeat(groups: GroupCoordinator, member: JoinResult, groupInstanceId: string | null = null): number {
  const { memberId, generationId } = member;
  return groups.heartbeat({ groupId: GROUP, memberId, generationId, groupInstanceId });
}

/** Members that join together and come through their first SyncGroup; the first one leads. */
export async function stable<const T extends readonly Partial<JoinRequest>[]>(
  groups: GroupCoordinator,
  ...members: T
): Promise<{ [K in keyof T]: JoinResult }> {
  const joins = members.map((member) => groups.join(joining(member)));
  await vi.advanceTimersByTimeAsync(0);
  const joined = await Promise.all(joins);
  const assignments = Object.fromEntries(joined.map(({ memberId }, index) => [memberId, `part ${index}`]));
  await Promise.all(
    joined.map((member, index) =>
      sync(groups, member, index === 0 ? assignments : {}, members[index]?.groupInstanceId ?? null),
    ),
  );
  return joined as { [K in keyof T]: JoinResult };
}

/** The error code for a member that leaves. */
export function leave(
  groups: GroupCoordinator,
  { memberId }: { memberId: string },
  groupInstanceId: string | null = null,
): number | undefined {
  return groups.leave(GROUP, [{ memberId, groupInstanceId }]).members[0]?.errorCode;
}

/** The same member, coming again. */
export function rejoin(groups: GroupCoordinator, { memberId }: JoinResult, change: Partial<JoinRequest> = {}) {
  return groups.join(joining({ memberId, ...change }));
}
