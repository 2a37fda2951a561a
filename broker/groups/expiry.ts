import type { AnyGroup } from './any-group.js';
import type { CommittedOffset } from './committed-offsets.js';

import type { GroupOffsets } from './group-offsets.js';

/**
 * The positions of a group that nobody has used for `retentionMs` at the time `now` (ms), by Kafka's rules (KIP-211): a group that once
 * had members uses them until it is empty, and while it is stable those of topics that it reads; who has no members uses
 * them when committing, and so does a group of the new protocol, members or not. What a transaction may move stays.
 */
export function expiredPartitions(
  group: AnyGroup,
  offsets: GroupOffsets | undefined,
  now: number,
  retentionMs: number,
): [topic: string, partition: number][] {
  const lastUsed = lastUseIn(group);
  if (offsets === undefined || lastUsed === undefined) return [];
  const expired: [string, number][] = [];
  for (const [topic, partitions] of offsets.committed) {
    if (group.reads(topic)) continue;
    for (const [partition, committed] of partitions) {
      if (offsets.isUnstable(topic, partition)) continue;
      if (isExpired(committed, lastUsed(committed), now, retentionMs)) expired.push([topic, partition]);
    }
  }
  return expired;
}

type LastUse = (committed: CommittedOffset) => number;

/** Undefined where everything is in use. */
function lastUseIn(group: AnyGroup): LastUse | undefined {
  const { stateSince } = group;
  const isStable = group.state === 'Stable' && group.isOfConsumers;
  if (group.protocolType === null || isStable || stateSince === undefined) {
    return ({ commitTimestamp }) => Number(commitTimestamp);
  }
  return group.state === 'Empty' ? () => stateSince : undefined;
}

function isExpired({ expireTimestamp }: CommittedOffset, lastUsed: number, now: number, retentionMs: number): boolean {
  return expireTimestamp === undefined ? now - lastUsed >= retentionMs : BigInt(now) >= expireTimestamp;
}
