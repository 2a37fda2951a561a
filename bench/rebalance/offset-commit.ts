import { type Connection, ErrorCode, errorName, OffsetCommit } from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import type { Clients } from './clients.js';

/** The newest version that names topics; the next one wants their ids. */
const NEWEST_BY_NAME = 9;

interface Committer {
  readonly groupId: string;
  readonly memberId: string;
  readonly epoch: number;
  readonly share: readonly number[];
}

/** Saves a position in each partition of a member. Throws `TargetError` where one is refused. */
export async function commitOffsets(
  connection: Connection,
  clients: Clients,
  { groupId, memberId, epoch, share }: Committer,
  dueAt: number,
): Promise<void> {
  const version = Math.min(clients.cluster.versionOf(OffsetCommit), NEWEST_BY_NAME);
  // It grows as a position does; what it says means nothing here.
  const committedOffset = BigInt(Math.round(performance.now()));
  const partitions = share.map((partitionIndex) => ({ partitionIndex, committedOffset, committedMetadata: '' }));
  const { topics } = await connection.send(OffsetCommit, version, {
    groupId,
    memberId,
    generationIdOrMemberEpoch: epoch,
    topics: [{ name: clients.topic.name, partitions }],
  });
  clients.commitAnswered(dueAt);
  const errorCode = topics[0]?.partitions.find(({ errorCode }) => errorCode !== ErrorCode.NONE)?.errorCode;
  if (errorCode !== undefined)
    throw new TargetError(`a commit of group ${groupId} was answered ${errorName(errorCode)}.`);
}
