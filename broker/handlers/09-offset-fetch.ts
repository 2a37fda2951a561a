import { ErrorCode, OffsetFetch, type OffsetFetchRequest } from '../../protocol/index.js';
import { handleGroup } from '../handler.js';

/** v0 was kept in ZooKeeper: Kafka without one still advertises it (3.9), and refuses it. */
const ZOOKEEPER_VERSION = 0;
/** The first version with an error code for the group; before it, every partition has that of its group. */
const GROUP_ERROR_VERSION = 2;
/** The first version that asks for many groups (KIP-709). */
const MANY_VERSION = 8;

export const offsetFetch = handleGroup(OffsetFetch, {
  versions: [0, 8],
  answer(request, groups, { version }) {
    if (version === ZOOKEEPER_VERSION) return refuse(request, ErrorCode.UNSUPPORTED_VERSION, { version });
    const { requireStable } = request;
    if (version >= MANY_VERSION) {
      return {
        groups: request.groups.map(({ groupId, topics }) => ({
          groupId,
          ...groups.fetchOffsets(groupId, topics, requireStable),
        })),
      };
    }
    const result = groups.fetchOffsets(request.groupId, request.topics, requireStable);
    return result.errorCode === ErrorCode.NONE ? result : refuse(request, result.errorCode, { version });
  },
  refuse,
});

function refuse(request: OffsetFetchRequest, errorCode: number, { version }: { version: number }) {
  if (version >= MANY_VERSION) return { groups: request.groups.map(({ groupId }) => ({ groupId, errorCode })) };
  if (version >= GROUP_ERROR_VERSION) return { errorCode };
  return {
    topics: (request.topics ?? []).map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({
        partitionIndex,
        committedOffset: -1n,
        committedLeaderEpoch: -1,
        metadata: '',
        errorCode,
      })),
    })),
  };
}
