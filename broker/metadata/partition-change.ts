import type { PartitionChangeRecord, PartitionRecord } from '../../protocol/logs/cluster-metadata/index.js';
import type { RecordOf } from '../../protocol/logs/cluster-metadata/metadata-record.js';
import { ZERO_UUID } from '../../protocol/schema.js';

type Partition = RecordOf<typeof PartitionRecord>;
type Change = RecordOf<typeof PartitionChangeRecord>;

const NO_LEADER_CHANGE = -2;
const NO_RECOVERY_CHANGE = -1;

/** A partition after a change: what the change does not name stays, and naming a leader begins a new epoch of it. */
export function applyPartitionChange(before: Partition, change: Change): Partition {
  const elected = change.leader !== NO_LEADER_CHANGE;
  return {
    ...before,
    replicas: change.replicas ?? before.replicas,
    isr: change.isr ?? before.isr,
    removingReplicas: change.removingReplicas ?? before.removingReplicas,
    addingReplicas: change.addingReplicas ?? before.addingReplicas,
    leader: elected ? change.leader : before.leader,
    leaderEpoch: elected ? before.leaderEpoch + 1 : before.leaderEpoch,
    leaderRecoveryState:
      change.leaderRecoveryState === NO_RECOVERY_CHANGE ? before.leaderRecoveryState : change.leaderRecoveryState,
    partitionEpoch: before.partitionEpoch + 1,
    directories: directoriesAfter(before, change),
    eligibleLeaderReplicas: change.eligibleLeaderReplicas ?? before.eligibleLeaderReplicas,
    lastKnownElr: change.lastKnownElr ?? before.lastKnownElr,
  };
}

/** A replica that was there keeps its directory; that of a new one is not known yet. */
function directoriesAfter({ replicas, directories }: Partition, change: Change): string[] {
  if (change.directories !== null && change.directories.length > 0) return change.directories;
  if (change.replicas === null || directories.length === 0) return directories;
  return change.replicas.map((replica) => directories[replicas.indexOf(replica)] ?? ZERO_UUID);
}
